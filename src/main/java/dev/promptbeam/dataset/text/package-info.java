/** Texts as rows: lines of JSON and of plain text, lists of JSON, whole files. */
@NullMarked
package dev.promptbeam.dataset.text;

import org.jspecify.annotations.NullMarked;
