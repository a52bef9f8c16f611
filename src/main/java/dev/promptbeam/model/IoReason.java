package dev.promptbeam.model;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file cannot be had, in words: many exceptions of the JDK hold nothing but its name. */
public final class IoReason {
  private IoReason() {}

  /** The reason alone. */
  public static String of(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return denied.getReason() == null ? "permission denied" : denied.getReason();
    }
    if (failure instanceof NoSuchFileException absent) {
      return absent.getReason() == null ? "there is no such file or folder" : absent.getReason();
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists and is no folder";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (failure instanceof FileSystemLoopException) {
      return "its links lead in a circle";
    }
    String reason =
        failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    return reason == null || reason.isBlank() ? failure.getClass().getSimpleName() : reason;
  }

  /** The file, where it is known, and the reason. */
  public static String withFile(IOException failure) {
    boolean named = failure instanceof FileSystemException file && file.getFile() != null;
    return named ? ((FileSystemException) failure).getFile() + ": " + of(failure) : of(failure);
  }
}
