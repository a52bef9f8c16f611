package dev.promptbeam.dataset;

/** A dataset that cannot be used. The message names the file and says what to do. */
public final class DatasetException extends Exception {
  private static final long serialVersionUID = 1;

  DatasetException(String message) {
    super(message);
  }

  DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
