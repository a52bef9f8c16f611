/** Immutable values that cross package borders. */
@NullMarked
package dev.promptbeam.model;

import org.jspecify.annotations.NullMarked;
