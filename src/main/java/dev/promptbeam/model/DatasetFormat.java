package dev.promptbeam.model;

/** The formats that a spec can name. */
public enum DatasetFormat {
  JSONL,
  CSV,
  TSV
}
