/** A run that goes on, as lines that fit a terminal. */
@NullMarked
package dev.promptbeam.report.live;

import org.jspecify.annotations.NullMarked;
