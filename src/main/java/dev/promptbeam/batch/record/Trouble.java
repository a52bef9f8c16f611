package dev.promptbeam.batch.record;

import dev.promptbeam.gemini.GeminiException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What keeps something from going on.
 *
 * @param kind what is waited for because of it
 * @param since when it began
 * @param said what the service said last, or why nothing came from it
 */
public record Trouble(Wait.Kind kind, Instant since, String said) {
  public static String said(GeminiException failure) {
    return String.valueOf(failure.getMessage());
  }

  /** The same goes on, or another begins. */
  public static Trouble after(
      @Nullable Trouble before, Wait.Kind kind, GeminiException failure, Instant now) {
    return after(before, kind, said(failure), now);
  }

  /** The same goes on, or another begins. */
  public static Trouble after(@Nullable Trouble before, Wait.Kind kind, String said, Instant now) {
    Instant since = before != null && before.kind() == kind ? before.since() : now;
    return new Trouble(kind, since, said);
  }
}
