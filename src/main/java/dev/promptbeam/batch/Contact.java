package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the service answers. Anything it says, a refusal too, is an answer. */
final class Contact {
  private final Duration patience;
  private Instant since;
  private boolean failing;

  Contact(Duration patience, Instant now) {
    this.patience = patience;
    this.since = now;
  }

  void made(Instant now) {
    since = now;
    failing = false;
  }

  void failed(GeminiException failure, Instant now) {
    boolean silent =
        failure instanceof GeminiException.Unreachable
            || failure instanceof GeminiException.Unavailable;
    if (silent) {
      failing = true;
    } else {
      made(now);
    }
  }

  /** Takes the result of a call that nothing depends on. */
  void note(@Nullable GeminiException failure, Instant now) {
    if (failure == null) {
      made(now);
    } else {
      failed(failure, now);
    }
  }

  /** True where calls have failed, and nothing else, for longer than the patience. */
  boolean lost(Instant now) {
    return failing && Duration.between(since, now).compareTo(patience) > 0;
  }

  /** The last time the service answered. */
  Instant since() {
    return since;
  }
}
