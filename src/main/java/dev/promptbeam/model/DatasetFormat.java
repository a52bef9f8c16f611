package dev.promptbeam.model;

/** The formats that a spec can name. */
public enum DatasetFormat {
  /** A JSON object a line. */
  JSONL,
  /** A list of JSON objects. */
  JSON,
  CSV,
  TSV,
  /** A row a line, with {@code text}. */
  TEXT,
  /** A row a file, with {@code path}, {@code name} and {@code text}. */
  FILES,
  PARQUET,
  AVRO
}
