package dev.promptbeam.score;

import dev.promptbeam.request.text.RowColumns;

/** What scorers see of a row: the columns that one of them names. */
public final class ScoredRow {
  public static final ScoredRow NONE = new ScoredRow(RowColumns.NONE);

  private final RowColumns columns;

  ScoredRow(RowColumns columns) {
    this.columns = columns;
  }

  RowColumns columns() {
    return columns;
  }
}
