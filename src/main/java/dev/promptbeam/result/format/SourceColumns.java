package dev.promptbeam.result.format;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The names that source rows have, and what values stand under each; decided once for a run, when
 * it is packed, so that all its files have the same columns.
 *
 * @param columns by name
 * @param tooMany whether there are more names than a table has columns; then none is kept
 */
public record SourceColumns(Map<String, ColumnSummary> columns, boolean tooMany) {
  public static final SourceColumns NONE = new SourceColumns(Map.of(), false);

  /** More are no table, and would not be packed in bounded memory. */
  public static final int MOST = 16_384;

  public SourceColumns {
    columns = Map.copyOf(columns);
  }

  /** The same but for some names. */
  public SourceColumns without(Collection<String> names) {
    Map<String, ColumnSummary> others = new HashMap<>(columns);
    others.keySet().removeAll(names);
    return new SourceColumns(others, tooMany);
  }
}
