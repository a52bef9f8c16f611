/**
 * Records out of bytes, a class a format, and why one is none. Which bytes, is said from outside.
 */
@NullMarked
package dev.promptbeam.dataset.format;

import org.jspecify.annotations.NullMarked;
