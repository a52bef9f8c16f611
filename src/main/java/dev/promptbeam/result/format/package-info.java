/**
 * Files of results: how the rows of a part are written in each format, what columns they make as a
 * table, and how a part is read back.
 */
@NullMarked
package dev.promptbeam.result.format;

import org.jspecify.annotations.NullMarked;
