package dev.promptbeam.batch;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A job that may be billed for requests which are answered elsewhere, or not at all.
 *
 * @param sending what it carried
 * @param name of the job; the display name of its intent where it is not known to be one
 * @param cause how it came about
 * @param requests how many it carried
 * @param tokens estimated input tokens, which is what it may cost
 * @param time when it was noticed
 */
public record SuspectedDouble(
    String sending, String name, Cause cause, long requests, long tokens, Instant time) {

  /** How it came about. */
  public enum Cause {
    /** One create call made more than one job; the others were cancelled. */
    TWO_JOBS,
    /** It was cancelled and did not end. */
    NOT_ENDED,
    /** The user gave it up, because the present key does not see it. */
    ABANDONED
  }

  static SuspectedDouble of(SendingTask task, String name, Cause cause, Instant time) {
    return new SuspectedDouble(task.name(), name, cause, task.requests(), task.tokens(), time);
  }

  /** As the run's story tells it. */
  Map<String, Object> event() {
    return Map.of(
        "sending", sending,
        "job", name,
        "cause", cause.name().toLowerCase(Locale.ROOT),
        "requests", requests,
        "tokens", tokens);
  }

  /** Its record: each job of a sending once. */
  String record() {
    return sending + "-" + name.substring(name.lastIndexOf('/') + 1);
  }
}
