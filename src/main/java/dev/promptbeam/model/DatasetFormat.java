package dev.promptbeam.model;

/** Formats that rows are read from. */
public enum DatasetFormat {
  JSONL,
  CSV,
  TSV
}
