/** Records out of streams of bytes, with their places. What stands in one is not known here. */
@NullMarked
package dev.promptbeam.lines;

import org.jspecify.annotations.NullMarked;
