/** Programs that measure; no tests, run by hand. */
@NullMarked
package dev.promptbeam.benchmark;

import org.jspecify.annotations.NullMarked;
