package dev.promptbeam.model;

/** What the text of a CSV or TSV column becomes in a row. */
public enum ColumnType {
  STRING,
  NUMBER,
  BOOLEAN,
  JSON
}
