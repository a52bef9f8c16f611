package dev.promptbeam.batch.record;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A job that may be billed for requests which are answered elsewhere, or not at all.
 *
 * @param sending what it carried
 * @param name of the job; the display name of its intent where it is not known to be one
 * @param cause how it came about
 * @param beside the job that is kept for the sending; empty where there is none
 * @param requests how many it carried
 * @param tokens estimated input tokens, which is what it may cost, at most, besides the answers
 * @param time when it was noticed
 */
public record SuspectedDouble(
    String sending,
    String name,
    Cause cause,
    String beside,
    long requests,
    long tokens,
    Instant time) {

  /** How it came about. */
  public enum Cause {
    /** One sending has more than one job; the others are cancelled. */
    TWO_JOBS,
    /** Its sending was given up, and its requests are sent anew; it is cancelled. */
    LATE,
    /** It was cancelled and did not end. */
    NOT_ENDED,
    /** Somebody deleted it, which may come after its answers, and need not stop it. */
    DELETED,
    /** The user gave it up, because the present key does not see it. */
    ABANDONED,
    /** A call, no job: nobody saw its end, and the request is asked again. */
    UNSEEN;

    /** True where cancelling it is still to be tried. */
    public boolean cancellable() {
      return switch (this) {
        case TWO_JOBS, LATE -> true;
        case NOT_ENDED, DELETED, ABANDONED, UNSEEN -> false;
      };
    }
  }

  public static SuspectedDouble of(SendingTask task, String name, Cause cause, Instant time) {
    return new SuspectedDouble(task.name(), name, cause, "", task.requests(), task.tokens(), time);
  }

  /**
   * A job that was made beside another decision for its sending.
   *
   * @param kept the job that is kept; empty where the sending was given up
   */
  public static SuspectedDouble beside(String kept, SendingTask task, String name, Instant time) {
    Cause cause = kept.isEmpty() ? Cause.LATE : Cause.TWO_JOBS;
    return new SuspectedDouble(
        task.name(), name, cause, kept, task.requests(), task.tokens(), time);
  }

  /** As the run's story tells it. */
  public Map<String, Object> event() {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("job", name);
    event.put("cause", cause.name().toLowerCase(Locale.ROOT));
    if (!beside.isEmpty()) {
      event.put("beside", beside);
    }
    event.put("requests", requests);
    event.put("tokens", tokens);
    return event;
  }

  /** What it carried, and how it came about. */
  public String sentence() {
    String why =
        switch (cause) {
          case TWO_JOBS -> "made beside " + beside;
          case LATE -> "seen after its requests were sent anew";
          case NOT_ENDED -> "cancelled, but did not end";
          case DELETED -> "deleted by somebody before its answers were read";
          case ABANDONED -> "the key does not see it";
          case UNSEEN -> "a call whose end nobody saw";
        };
    return String.format(
        Locale.ROOT,
        "%s of %s (%s): %,d requests, about %,d input tokens",
        name,
        sending,
        why,
        requests,
        tokens);
  }

  /** Its record: each job of a sending once. */
  String record() {
    return sending + "-" + name.substring(name.lastIndexOf('/') + 1);
  }
}
