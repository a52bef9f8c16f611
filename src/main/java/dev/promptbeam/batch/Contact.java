package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the service answers. Anything it says, a refusal too, is an answer. */
final class Contact {
  private final Duration patience;
  private Instant since;

  /** The last failure; empty where the last call was answered. */
  private String silence = "";

  Contact(Duration patience, Instant now) {
    this.patience = patience;
    this.since = now;
  }

  void made(Instant now) {
    since = now;
    silence = "";
  }

  void failed(GeminiException failure, Instant now) {
    boolean silent =
        failure instanceof GeminiException.Unreachable
            || failure instanceof GeminiException.Untrusted
            || failure instanceof GeminiException.Unavailable;
    if (silent) {
      silence = String.valueOf(failure.getMessage());
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
    return !silence.isEmpty() && Duration.between(since, now).compareTo(patience) > 0;
  }

  /** Since when the service has not answered, and what came of the last call. */
  String story() {
    return "since " + since + ": " + silence;
  }
}
