package dev.promptbeam.spec;

import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.spec.DatasetSpec.Csv;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code dataset}. */
final class DatasetSection {
  static final Set<String> KEYS = Set.of("path", "format", "key", "types", "csv");
  static final Set<String> RESERVED = Set.of("onFileError", "uniqueKeys");

  private static final Map<String, DatasetFormat> FORMATS =
      Map.of(
          "jsonl", DatasetFormat.JSONL,
          "json", DatasetFormat.JSON,
          "csv", DatasetFormat.CSV,
          "tsv", DatasetFormat.TSV,
          "text", DatasetFormat.TEXT,
          "files", DatasetFormat.FILES,
          "parquet", DatasetFormat.PARQUET,
          "avro", DatasetFormat.AVRO,
          "requests", DatasetFormat.REQUESTS,
          "openai", DatasetFormat.OPENAI);
  private static final Map<String, ColumnType> TYPES =
      Map.of(
          "string", ColumnType.STRING,
          "number", ColumnType.NUMBER,
          "boolean", ColumnType.BOOLEAN,
          "json", ColumnType.JSON);

  private static final Set<String> CSV_KEYS =
      Set.of("delimiter", "quote", "header", "columns", "encoding");
  private static final Map<String, String> DELIMITERS =
      Map.of("tab", "\t", "comma", ",", "semicolon", ";");
  private static final Map<String, String> ENCODINGS =
      Map.of(
          "utf-8", "UTF-8",
          "iso-8859-1", "ISO-8859-1",
          "windows-1252", "windows-1252",
          "utf-16", "UTF-16",
          "utf-16le", "UTF-16LE",
          "utf-16be", "UTF-16BE");

  private DatasetSection() {}

  /**
   * For rows that come from no file: what names them, and whether they bring their requests. All
   * else is of files, and of no account.
   *
   * @param format where it is not for the spec to say
   */
  static DatasetSpec ofRows(Section dataset, @Nullable DatasetFormat format) {
    Field key = dataset.field("key");
    for (String ofFiles : List.of("path", "types", "csv")) {
      Field field = dataset.field(ofFiles);
      if (field != null) {
        field.warn("is for files, and of no account here: the rows come from the pipeline");
      }
    }
    DatasetFormat said = format != null ? format : format(dataset.field("format"));
    DatasetFormat known =
        said == DatasetFormat.REQUESTS || said == DatasetFormat.OPENAI ? said : null;
    return new DatasetSpec(
        List.of(),
        known,
        key != null ? key.text() : known == null ? null : known.keyColumn(),
        Map.of(),
        Csv.USUAL);
  }

  static DatasetSpec read(Section dataset) {
    Field path = dataset.required("path");
    Field key = dataset.field("key");
    DatasetFormat format = format(dataset.field("format"));
    Field types = dataset.field("types");
    Field csv = dataset.field("csv");
    boolean mayBeTable =
        format == null || format == DatasetFormat.CSV || format == DatasetFormat.TSV;
    if (types != null && !mayBeTable) {
      types.error("is for csv and tsv: other formats have types of their own");
    }
    if (csv != null && !mayBeTable) {
      csv.error("is for csv and tsv");
    }
    return new DatasetSpec(
        path == null ? List.of() : List.copyOf(path.texts()),
        format,
        key != null ? key.text() : format == null ? null : format.keyColumn(),
        types == null ? Map.of() : types(types),
        csv == null ? Csv.USUAL : csv(dataset.section("csv", CSV_KEYS, Set.of())));
  }

  private static @Nullable DatasetFormat format(@Nullable Field field) {
    if (field == null) {
      return null;
    }
    String text = field.text();
    return text == null ? null : field.choice(FORMATS);
  }

  private static Csv csv(Section csv) {
    Boolean header = csv.choice("header", Map.of("true", true, "false", false));
    Field names = csv.field("columns");
    List<String> columns = names == null ? List.of() : names.texts();
    if (names != null && columns.stream().distinct().count() < columns.size()) {
      names.error("names two columns alike");
    } else if (names != null && header == null && csv.field("header") == null) {
      names.error("wants header beside it: false where the first record is a row, or true");
    }
    if (names == null && Boolean.FALSE.equals(header)) {
      csv.error("header", "false wants columns beside it, the names of all columns in their order");
    }
    String encoding = csv.choice("encoding", ENCODINGS);
    String delimiter = character(csv.field("delimiter"), DELIMITERS);
    String quote = character(csv.field("quote"), Map.of("none", ""));
    if (quote != null && quote.equals(delimiter)) {
      csv.error("quote", "must be another one than the delimiter");
    }
    return new Csv(
        delimiter,
        quote,
        header == null || header,
        columns,
        encoding == null ? Csv.USUAL.encoding() : encoding);
  }

  private static @Nullable String character(@Nullable Field field, Map<String, String> words) {
    return field == null ? null : field.character(words);
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
