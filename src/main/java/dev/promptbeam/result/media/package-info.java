/**
 * Pictures and sound out of answer lines: found without being held, decoded into a file while they
 * are read. Which answers count is not known here.
 */
@NullMarked
package dev.promptbeam.result.media;

import org.jspecify.annotations.NullMarked;
