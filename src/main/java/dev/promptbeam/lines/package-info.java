/**
 * Records out of streams of bytes, with their places, and JSON of the usual form in their bytes.
 */
@NullMarked
package dev.promptbeam.lines;

import org.jspecify.annotations.NullMarked;
