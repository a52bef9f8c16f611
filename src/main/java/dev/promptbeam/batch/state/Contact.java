package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The contact with the service: whether it still answers, and since when it does not. Where no call
 * was answered from 12:00 on and the patience is an hour, it is lost at 13:00. What it says itself,
 * a refusal too, is an answer; that it cannot answer now (5xx), and what somebody between us and it
 * has said, are none. Creates are counted by themselves: behind a gateway that lets nothing so
 * large pass, all else is answered, and each create ends in a doubt and is sent again.
 */
public final class Contact {
  /** So many answers in a row that something is not there are believed. */
  public static final int MISSING_TO_BELIEVE = 3;

  private final Duration patience;
  private Instant since;
  private Instant silentSince = Instant.MIN;

  /** The last failure; empty where the last call was answered. */
  private String silence = "";

  /** When the first and the last create came back unanswered; null where one was answered since. */
  private @Nullable Instant firstCreate;

  private @Nullable Instant lastCreate;
  private String ofCreate = "";
  private long uploads;

  public Contact(Duration patience, Instant now) {
    this.patience = patience;
    this.since = now;
  }

  void made(Instant now) {
    since = now;
    silence = "";
  }

  /** A create was answered, or has made its job all the same. */
  public void createAnswered(Instant now) {
    made(now);
    firstCreate = null;
  }

  /**
   * A create was not answered.
   *
   * @param what came in place of an answer
   */
  public void createUnanswered(String what, Instant now) {
    firstCreate = firstCreate == null ? now : firstCreate;
    lastCreate = now;
    ofCreate = what;
  }

  void failed(GeminiException failure, Instant now) {
    boolean silent =
        failure instanceof GeminiException.Unreachable
            || failure instanceof GeminiException.Untrusted
            || (failure instanceof GeminiException.Unavailable
                && !(failure instanceof GeminiException.EmptyFile));
    if (silent) {
      silentSince = silence.isEmpty() ? now : silentSince;
      silence = String.valueOf(failure.getMessage());
    } else {
      made(now);
    }
  }

  /** Takes the result of a call that nothing depends on. */
  public void note(@Nullable GeminiException failure, Instant now) {
    if (failure == null) {
      made(now);
    } else {
      failed(failure, now);
    }
  }

  /**
   * An upload that went through is an answer, long before the call that waits for many of them
   * ends.
   *
   * @param count how many have gone through in all
   */
  public void noteUploads(long count, Instant now) {
    if (count > uploads) {
      uploads = count;
      made(now);
    }
  }

  /** True where calls have failed, and nothing else, for longer than the patience. */
  public boolean lost(Instant now) {
    boolean silent = !silence.isEmpty() && Duration.between(since, now).compareTo(patience) > 0;
    return silent || createsLost();
  }

  private boolean createsLost() {
    return firstCreate != null
        && lastCreate != null
        && Duration.between(firstCreate, lastCreate).compareTo(patience) > 0;
  }

  /** That an answer is waited for; null where the last call was answered. */
  public @Nullable Wait silence() {
    return silence.isEmpty() ? null : new Wait(Wait.Kind.SILENCE, 1, silentSince, null, silence);
  }

  /** Since when the service has not answered, and what came of the last call. */
  public String story() {
    return createsLost()
        ? "to any create call since " + firstCreate + ": " + ofCreate
        : "since " + since + ": " + silence;
  }
}
