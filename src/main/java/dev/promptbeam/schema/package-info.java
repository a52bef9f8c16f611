/** Compiles the schemas that answers must match and checks values against them, with bounds. */
@NullMarked
package dev.promptbeam.schema;

import org.jspecify.annotations.NullMarked;
