package dev.promptbeam.batch;

import dev.promptbeam.ledger.StopRecord;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a full disk from other failures: it stops a run, and is no defect. */
public final class FullDisk {
  private static final int EXIT_CODE = 5;

  private FullDisk() {}

  /** True where some cause says so; the JDK has no type for it, only the system's text. */
  public static boolean caused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (says(cause.getMessage())) {
        return true;
      }
    }
    return false;
  }

  /** The stop that a full disk is. */
  public static StopRecord stop(Throwable failure) {
    return new StopRecord("disk", message(failure), EXIT_CODE);
  }

  static String message(Throwable failure) {
    return "the disk is full (" + failure.getMessage() + "); make room and run it again";
  }

  private static boolean says(@Nullable String message) {
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return text.contains("no space left on device") || text.contains("disk quota exceeded");
  }
}
