/** Answers of other runs, found by what was asked and taken over. */
@NullMarked
package dev.promptbeam.batch.reuse;

import org.jspecify.annotations.NullMarked;
