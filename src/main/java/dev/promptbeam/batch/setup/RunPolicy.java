package dev.promptbeam.batch.setup;

import dev.promptbeam.model.BatchMode;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run's jobs are made, watched and repeated.
 *
 * @param runName {@code NAME/RUN-ID}; part of every display name
 * @param endpoint base address of the service
 * @param keyFingerprint salted, shortened fingerprint of the key; empty where there is none
 * @param mode how requests reach a job
 * @param attempts answers and line errors of one request, at most
 * @param jobAttempts jobs that ended without an answer for a request, at most
 * @param deadline per request, from its first job
 * @param doubtWait how long an unclear create is looked for before its absence is believed
 * @param stuckAfter a job without progress that long is given up
 * @param pollFirst first wait, between polls and after a refusal
 * @param pollMost longest wait
 * @param budgets what the service is said to grant
 * @param spending what it may spend; null where that is not limited
 * @param unreachableAfter without any answer of the service that long the run stops
 * @param mediaFolder where local files of its requests lie
 * @param tail when the last requests are asked one by one; null for never
 */
public record RunPolicy(
    String runName,
    String endpoint,
    String keyFingerprint,
    BatchMode mode,
    int attempts,
    int jobAttempts,
    Duration deadline,
    Duration doubtWait,
    Duration stuckAfter,
    Duration pollFirst,
    Duration pollMost,
    Budgets budgets,
    @Nullable Spending spending,
    Duration unreachableAfter,
    SeenFolder mediaFolder,
    @Nullable Tail tail)
    implements Serializable {

  /** Of a run whose requests are all asked in jobs. */
  public RunPolicy(
      String runName,
      String endpoint,
      String keyFingerprint,
      BatchMode mode,
      int attempts,
      int jobAttempts,
      Duration deadline,
      Duration doubtWait,
      Duration stuckAfter,
      Duration pollFirst,
      Duration pollMost,
      Budgets budgets,
      @Nullable Spending spending,
      Duration unreachableAfter,
      SeenFolder mediaFolder) {
    this(
        runName,
        endpoint,
        keyFingerprint,
        mode,
        attempts,
        jobAttempts,
        deadline,
        doubtWait,
        stuckAfter,
        pollFirst,
        pollMost,
        budgets,
        spending,
        unreachableAfter,
        mediaFolder,
        null);
  }
}
