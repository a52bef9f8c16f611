/** Tables as text: CSV, TSV and their relatives. */
@NullMarked
package dev.promptbeam.dataset.table;

import org.jspecify.annotations.NullMarked;
