package dev.promptbeam.storage;

import java.nio.file.FileSystemException;

/** Cloud Storage has not answered for longer than is waited for it. What was written stays. */
public final class StorageUnavailableException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /** How every message of this ends, also where only the text of a failure is handed on. */
  public static final String WORDS = "Cloud Storage does not answer";

  StorageUnavailableException(String path, Exception cause) {
    super(path, null, Reasons.of(cause) + ": " + WORDS);
    initCause(cause);
  }
}
