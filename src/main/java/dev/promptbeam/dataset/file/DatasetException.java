package dev.promptbeam.dataset.file;

/** A dataset that cannot be used. The message names the file and says what to do. */
public final class DatasetException extends Exception {
  private static final long serialVersionUID = 1;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
