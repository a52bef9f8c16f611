package dev.promptbeam.spec;

import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code dataset}. */
final class DatasetSection {
  static final Set<String> KEYS = Set.of("path", "format", "key", "types");
  static final Set<String> RESERVED = Set.of("onFileError", "uniqueKeys");

  private static final Set<String> LATER_FORMATS = Set.of("parquet", "avro", "text", "requests");
  private static final Map<String, DatasetFormat> FORMATS =
      Map.of("jsonl", DatasetFormat.JSONL, "csv", DatasetFormat.CSV, "tsv", DatasetFormat.TSV);
  private static final Map<String, ColumnType> TYPES =
      Map.of(
          "string", ColumnType.STRING,
          "number", ColumnType.NUMBER,
          "boolean", ColumnType.BOOLEAN,
          "json", ColumnType.JSON);

  private DatasetSection() {}

  static DatasetSpec read(Section dataset) {
    Field path = dataset.required("path");
    Field key = dataset.field("key");
    DatasetFormat format = format(dataset.field("format"));
    Field types = dataset.field("types");
    if (types != null && format == DatasetFormat.JSONL) {
      types.error("is for csv and tsv: JSON has types of its own");
    }
    return new DatasetSpec(
        path == null ? List.of() : List.copyOf(path.texts()),
        format,
        key == null ? null : key.text(),
        types == null ? Map.of() : types(types));
  }

  private static @Nullable DatasetFormat format(@Nullable Field field) {
    if (field == null) {
      return null;
    }
    String text = field.text();
    if (text != null && LATER_FORMATS.contains(text.toLowerCase(Locale.ROOT))) {
      field.error(text + " cannot be read by this version yet; jsonl, csv and tsv can");
      return null;
    }
    return text == null ? null : field.choice(FORMATS);
  }

  private static Map<String, ColumnType> types(Field types) {
    Map<String, ColumnType> result = new LinkedHashMap<>();
    Section section = Section.of(types.path(), types.value(), types.errors());
    for (String column : section.keys()) {
      ColumnType type = section.choice(column, TYPES);
      if (type != null) {
        result.put(column, type);
      }
    }
    return result;
  }
}
