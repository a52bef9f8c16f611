/** Lines and texts as rows: JSONL, and the dead letters of an earlier run. */
@NullMarked
package dev.promptbeam.dataset.text;

import org.jspecify.annotations.NullMarked;
