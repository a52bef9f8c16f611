/**
 * Carries one run from what is asked for to its end, under its lock: begun, gone on with, cancelled
 * or redriven. It tells a listener how it goes; what is parsed, printed and exited with is not said
 * here.
 */
@NullMarked
package dev.promptbeam.run;

import org.jspecify.annotations.NullMarked;
