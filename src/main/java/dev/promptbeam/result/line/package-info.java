/**
 * Lines of files: reading, finding again, cutting out unparsed. What a line means is not known
 * here.
 */
@NullMarked
package dev.promptbeam.result.line;

import org.jspecify.annotations.NullMarked;
