/** Reads answer lines, classifies them and joins them to their rows by key; writes nothing. */
@NullMarked
package dev.promptbeam.result;

import org.jspecify.annotations.NullMarked;
