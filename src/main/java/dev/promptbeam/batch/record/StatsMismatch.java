package dev.promptbeam.batch.record;

import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.result.judge.AnswerIndex.Tally;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a job's counters and the lines counted disagree. For people and reports: the counters can
 * be stale or contradict the job's own state (protocol 0, fact 15), so nothing is decided from it.
 *
 * @param stats what the job said when it had ended
 * @param requests how many were sent
 * @param responses lines with a response
 * @param errors lines with an error
 */
public record StatsMismatch(BatchStats stats, long requests, long responses, long errors) {

  /**
   * @param stats null where no job was seen; all zero where the job showed none, since zeros are
   *     left out of answers and a job without requests cannot be made
   * @return null where there is none
   */
  public static @Nullable StatsMismatch between(
      @Nullable BatchStats stats, long requests, Tally counted) {
    if (stats == null || stats.equals(new BatchStats(0, 0, 0, 0))) {
      return null;
    }
    boolean agree =
        stats.requests() == requests
            && stats.successful() == counted.responses()
            && stats.failed() == counted.errors();
    return agree ? null : new StatsMismatch(stats, requests, counted.responses(), counted.errors());
  }

  /** As an event shows it. */
  public Map<String, Object> event(String sending) {
    return Map.of(
        "sending", sending,
        "stats", stats,
        "requests", requests,
        "responses", responses,
        "errors", errors);
  }
}
