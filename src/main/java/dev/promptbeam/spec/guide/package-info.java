/** Warns of what the table of models says of a spec. */
@NullMarked
package dev.promptbeam.spec.guide;

import org.jspecify.annotations.NullMarked;
