package dev.promptbeam.storage;

import com.google.cloud.storage.StorageException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** What the client's failures are, by their codes alone: reasons differ from call to call. */
final class Reasons {
  /** How a refusal ends, also where only its text is handed on. */
  static final String DENIED = "these credentials may not do that on Cloud Storage";

  private static final int PRECONDITION = 412;

  private static final int LONGEST = 300;

  private Reasons() {}

  /** In one line. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && code(cause) == 0) {
      cause = cause.getCause();
    }
    int code = code(cause);
    String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    String named = code > 0 ? "HTTP " + code + " " + text : text;
    boolean alone = code == 0 && !(cause instanceof StorageException);
    String whole = alone ? cause.getClass().getSimpleName() + ": " + named : named;
    return whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST - 1) + "…";
  }

  /** The client's failure, wherever it stands among the causes; null where there is none. */
  static @Nullable StorageException find(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException known) {
        return known;
      }
    }
    return null;
  }

  /** True where the same call may work later. */
  static boolean passes(StorageException failure) {
    int code = failure.getCode();
    return code == 0 || code == 408 || code == 409 || code == 429 || code >= 500;
  }

  static boolean isPrecondition(Exception failure) {
    return code(failure) == PRECONDITION;
  }

  /** What passes with no time, in the words of files. */
  static FileSystemException lasting(String path, StorageException failure) {
    FileSystemException typed =
        switch (failure.getCode()) {
          case 401, 403 -> new AccessDeniedException(path, null, of(failure) + ": " + DENIED);
          case 404 -> new NoSuchFileException(path, null, of(failure));
          default -> new FileSystemException(path, null, of(failure));
        };
    typed.initCause(failure);
    return typed;
  }

  private static int code(Throwable failure) {
    return failure instanceof StorageException known ? known.getCode() : 0;
  }
}
