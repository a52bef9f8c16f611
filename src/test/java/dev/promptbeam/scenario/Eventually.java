package dev.promptbeam.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Waits for what another process does; the only place of these tests that waits by looking. */
public final class Eventually {
  /** A busy machine may be given more by a property. */
  static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("promptbeam.patience", 90));

  private static final long LOOK_MILLIS = 2;

  private Eventually() {}

  /** What may fail while it is looked at, such as a file in a folder that does not exist yet. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @param story what to say besides the description where it does not hold in time
   */
  public static void holds(String description, Condition condition, Supplier<String> story)
      throws Exception {
    if (!isSeen(condition)) {
      throw new AssertionError(
          "not in " + PATIENCE.toSeconds() + " s: " + description + "\n" + story.get());
    }
  }

  /** The same where it may be passed by: false where it was not seen in time. */
  public static boolean isSeen(Condition condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }
}
