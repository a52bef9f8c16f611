/** Parquet: its columns put together into rows of JSON. Loaded for such files alone. */
@NullMarked
package dev.promptbeam.dataset.parquet;

import org.jspecify.annotations.NullMarked;
