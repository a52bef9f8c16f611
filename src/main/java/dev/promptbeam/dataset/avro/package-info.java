/** Avro: container files, read block by block into rows of JSON. Loaded for such files alone. */
@NullMarked
package dev.promptbeam.dataset.avro;

import org.jspecify.annotations.NullMarked;
