/** Reads rows from files in each format; a malformed row costs one dead letter. */
@NullMarked
package dev.promptbeam.dataset;

import org.jspecify.annotations.NullMarked;
