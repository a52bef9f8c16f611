package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.gemini.BatchStats;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says when an empty file of answers is believed. It may be filled a while after the job's end, or
 * come from a gateway, and to believe it costs all its requests an attempt. So the job's counters
 * have to say the same, or a day has to pass, since counters can be stale (protocol 0, fact 15).
 */
final class EmptyAnswers {
  /** So often in a row it is asked for at once. */
  static final int ASKED_IN_A_ROW = 3;

  /** Since the end was seen, whatever the counters say. */
  static final Duration AT_LAST = Duration.ofHours(24);

  private EmptyAnswers() {}

  /** Whether a file that is empty now will stay so, as far as anybody can tell. */
  static boolean believed(Ended ended, long requests, Instant now) {
    boolean unanswered = unanswered(ended.end(), ended.stats(), requests);
    Duration enough = unanswered ? Ended.OUTPUT_GRACE : AT_LAST;
    return Duration.between(ended.time(), now).compareTo(enough) >= 0;
  }

  /** Those of a job that succeeded have to add up; another one has not come to all its requests. */
  private static boolean unanswered(Ended.End end, @Nullable BatchStats stats, long requests) {
    if (stats == null || stats.requests() < requests || stats.successful() > 0) {
      return false;
    }
    boolean whole = stats.pending() == 0 && (stats.failed() == 0 || stats.failed() >= requests);
    return whole || end != Ended.End.SUCCEEDED;
  }
}
