package dev.promptbeam.ledger;

import dev.promptbeam.storage.StorageUnavailableException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a disk that takes no more, or a Cloud Storage that is away, from other failures: it stops a
 * run, and is no defect.
 */
public final class FullDisk {
  /** What the system says, and what to do; the JDK has no types for these, only the texts. */
  private static final Map<String, String> CURES = cures();

  private FullDisk() {}

  /** True where some cause says so. */
  public static boolean caused(Throwable failure) {
    return find(failure) != null;
  }

  /** The stop that a full disk is. */
  public static StopRecord stop(Throwable failure) {
    return StopRecord.of(StopCause.DISK, message(failure));
  }

  public static String message(Throwable failure) {
    Throwable found = find(failure);
    if (found == null) {
      throw new IllegalArgumentException("the disk is not the cause", failure);
    }
    return String.format(Locale.ROOT, String.valueOf(cure(found)), found.getMessage());
  }

  /** The innermost, as those who wrap it put words of their own before it. */
  private static @Nullable Throwable find(Throwable failure) {
    Throwable innermost = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      innermost = cure(cause) == null ? innermost : cause;
    }
    return innermost;
  }

  private static @Nullable String cure(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> cure : CURES.entrySet()) {
      if (text.endsWith(cure.getKey())) {
        return cure.getValue();
      }
    }
    return null;
  }

  private static Map<String, String> cures() {
    String full = "the disk is full (%s); make room and run it again";
    Map<String, String> cures = new LinkedHashMap<>();
    cures.put("no space left on device", full);
    cures.put("disk quota exceeded", full);
    cures.put(
        "file too large",
        "the system lets no file grow so large (%s); raise that limit (ulimit -f) and run it"
            + " again");
    cures.put(
        StorageUnavailableException.WORDS.toLowerCase(Locale.ROOT),
        "%s; run it again when it does");
    cures.put(
        "these credentials may not do that on cloud storage",
        "%s; let them list, read, write and delete objects there, and run it again");
    cures.put(
        "read-only file system",
        "the disk cannot be written to (%s); make it writable and run it again");
    return cures;
  }
}
