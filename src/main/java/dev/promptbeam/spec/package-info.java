/** Parses and validates a pipeline spec into immutable values. */
@NullMarked
package dev.promptbeam.spec;

import org.jspecify.annotations.NullMarked;
