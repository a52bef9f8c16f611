package dev.promptbeam.dataset.format;

import dev.promptbeam.model.RowFailure;

/** A record that makes no row. Costs no stack trace, since a dataset may hold millions. */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1;

  private final int column;

  /**
   * @param column byte of the record at fault, from 1; 0 where there is no single one
   */
  public MalformedRecordException(int column, String message) {
    super(message, null, false, false);
    this.column = column;
  }

  /** Whatever else reading one record throws: it is that record's fault. */
  public static MalformedRecordException because(Throwable failure) {
    return new MalformedRecordException(0, "cannot be read: " + RowFailure.name(failure));
  }

  public int column() {
    return column;
  }

  public String problem() {
    return String.valueOf(getMessage());
  }
}
