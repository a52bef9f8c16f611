/** What the scores of runs say: of one run by variant, and of two beside each other. */
@NullMarked
package dev.promptbeam.report.scores;

import org.jspecify.annotations.NullMarked;
