package dev.promptbeam.catalog;

/** A table that a user names cannot be used; the message says where and why. */
public final class TableException extends Exception {
  private static final long serialVersionUID = 1;

  public TableException(String message) {
    super(message);
  }
}
