package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.gemini.BatchJob;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Tells the job of an intent from all others. */
public final class JobMatch {
  /** So far may the service's clock be from ours. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

  /** A job that has ended well is worth most, then one that runs. */
  public static final Comparator<BatchJob> FURTHEST =
      Comparator.comparingInt(
          job ->
              switch (job.state()) {
                case SUCCEEDED -> 3;
                case RUNNING -> 2;
                case PENDING, UNKNOWN -> 1;
                case FAILED, CANCELLED, EXPIRED -> 0;
              });

  private JobMatch() {}

  /**
   * Those under the intent's display name, random bits included, or on its input file. A name that
   * merely begins alike is another sending's, or another run's.
   */
  public static List<BatchJob> in(List<BatchJob> jobs, Intent intent) {
    return jobs.stream().filter(job -> matches(job, intent)).toList();
  }

  private static boolean matches(BatchJob job, Intent intent) {
    boolean sameInput = !intent.inline() && intent.file().equals(job.inputFile());
    return sameInput || job.displayName().equals(intent.displayName());
  }
}
