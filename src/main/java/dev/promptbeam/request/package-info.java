/** Renders rows into keyed requests. */
@NullMarked
package dev.promptbeam.request;

import org.jspecify.annotations.NullMarked;
