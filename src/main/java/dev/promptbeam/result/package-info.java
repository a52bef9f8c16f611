/**
 * Judged answers joined to their rows: result rows and dead letters as they are written. Nothing is
 * judged here.
 */
@NullMarked
package dev.promptbeam.result;

import org.jspecify.annotations.NullMarked;
