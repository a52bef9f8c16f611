/** Answers of other runs, found by what was asked and taken over; turns of the run redriven. */
@NullMarked
package dev.promptbeam.batch.reuse;

import org.jspecify.annotations.NullMarked;
