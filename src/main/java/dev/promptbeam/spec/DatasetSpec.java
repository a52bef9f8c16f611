package dev.promptbeam.spec;

import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read.
 *
 * @param paths files, folders and globs as spelled, local ones relative to the spec's folder; never
 *     empty
 * @param format null where each file's extension decides
 * @param key the column that names a row, or null
 * @param types what CSV and TSV columns hold, by column; strings where not said
 * @param csv how CSV and TSV files are written
 */
public record DatasetSpec(
    List<String> paths,
    @Nullable DatasetFormat format,
    @Nullable String key,
    Map<String, ColumnType> types,
    Csv csv)
    implements Serializable {

  /**
   * How a table is written, as far as its spec says so; by its format where null.
   *
   * @param delimiter the ASCII character between two fields
   * @param quote the ASCII character around a field; empty for none
   * @param header whether the first record is one
   * @param columns the names of the columns, in place of those in the header; empty for those
   * @param encoding the name of its characters' encoding
   */
  public record Csv(
      @Nullable String delimiter,
      @Nullable String quote,
      boolean header,
      List<String> columns,
      String encoding)
      implements Serializable {
    /** As RFC 4180 has it, in UTF-8. */
    public static final Csv USUAL = new Csv(null, null, true, List.of(), "UTF-8");

    public Csv {
      columns = List.copyOf(columns);
    }
  }
}
