package dev.promptbeam.model;

/** Formats that rows are read from. */
public enum DatasetFormat {
  JSONL,
  CSV,
  TSV,
  /** The dead letters of an earlier run, for a run over their rows; no spec can name it. */
  DEAD_LETTERS
}
