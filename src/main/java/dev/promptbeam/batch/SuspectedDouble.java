package dev.promptbeam.batch;

import java.time.Instant;

/**
 * A job that carried requests which another job carries, or will carry, too. It is cancelled; what
 * it answered before is billed.
 *
 * @param job its name
 * @param sending what it carried
 * @param beside the job that is kept for the sending; empty where the sending was given up, and its
 *     requests are sent anew
 * @param requests how many it carried
 * @param tokens their estimated input tokens: what it may have cost, at most, besides the answers
 * @param time when it was found
 */
public record SuspectedDouble(
    String job, String sending, String beside, long requests, long tokens, Instant time) {

  static SuspectedDouble of(String job, SendingTask task, String beside, Instant time) {
    return new SuspectedDouble(job, task.name(), beside, task.requests(), task.tokens(), time);
  }

  @Override
  public String toString() {
    String also = beside.isEmpty() ? "which were sent anew" : "which " + beside + " carried too";
    return String.format(
        "%s carried the %,d requests of %s (about %,d input tokens), %s",
        job, requests, sending, tokens, also);
  }
}
