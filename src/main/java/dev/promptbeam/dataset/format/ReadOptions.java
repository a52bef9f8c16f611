package dev.promptbeam.dataset.format;

import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a dataset become rows.
 *
 * @param format the one format of all files
 * @param keyColumn the column that names a row, null for file and position
 * @param types CSV and TSV columns that are not text
 */
public record ReadOptions(
    DatasetFormat format, @Nullable String keyColumn, Map<String, ColumnType> types)
    implements Serializable {
  public ReadOptions {
    types = Map.copyOf(types);
  }
}
