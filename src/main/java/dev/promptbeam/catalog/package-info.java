/** Knows the service's models: dated facts with their sources, which a user can override. */
@NullMarked
package dev.promptbeam.catalog;

import org.jspecify.annotations.NullMarked;
