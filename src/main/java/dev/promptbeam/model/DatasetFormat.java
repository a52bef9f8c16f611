package dev.promptbeam.model;

import org.jspecify.annotations.Nullable;

/** The formats that a spec can name. */
public enum DatasetFormat {
  /** A JSON object a line. */
  JSONL(null),
  /** A list of JSON objects. */
  JSON(null),
  CSV(null),
  TSV(null),
  /** A row a line, with {@code text}. */
  TEXT(null),
  /** A row a file, with {@code path}, {@code name} and {@code text}. */
  FILES(null),
  PARQUET(null),
  AVRO(null),
  /** Lines of a batch as the service takes them: a key and a request. */
  REQUESTS("key"),
  /** Lines of a batch as OpenAI's API takes them: an id and the body of a call. */
  OPENAI("custom_id");

  private final @Nullable String keyColumn;

  DatasetFormat(@Nullable String keyColumn) {
    this.keyColumn = keyColumn;
  }

  /**
   * The column that names rows where nothing else is said; a row without it is named by its place.
   */
  public @Nullable String keyColumn() {
    return keyColumn;
  }
}
