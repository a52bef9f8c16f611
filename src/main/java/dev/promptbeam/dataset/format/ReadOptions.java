package dev.promptbeam.dataset.format;

import dev.promptbeam.model.ColumnType;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a dataset become rows.
 *
 * @param format the one format of all files
 * @param keyColumn the column that names a row, null for file and position
 * @param types CSV and TSV columns that are not text
 * @param limits the longest records
 */
public record ReadOptions(
    RowFormat format,
    @Nullable String keyColumn,
    Map<String, ColumnType> types,
    RecordLimits limits)
    implements Serializable {
  public ReadOptions {
    types = Map.copyOf(types);
  }

  public ReadOptions(RowFormat format, @Nullable String keyColumn, Map<String, ColumnType> types) {
    this(format, keyColumn, types, RecordLimits.DEFAULT);
  }
}
