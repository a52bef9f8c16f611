package dev.promptbeam.spec;

import dev.promptbeam.model.BatchMode;
import dev.promptbeam.request.Deduplicate;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How requests are sent.
 *
 * @param deduplicate whether rows with identical requests share an answer
 * @param maxRequests per job
 * @param maxBytes per job, at most 2 GB
 * @param maxTokens per job, estimated input tokens, at most five sixths of the least of the models'
 *     quotas
 * @param maxOutputBytes per job, of what its answers are expected to be
 * @param mode how requests reach a job
 * @param attempts answers and line errors of one request
 * @param jobAttempts jobs that ended without an answer for a request
 * @param deadline per request, from its first job
 * @param doubtWait how long an unclear create is looked for
 * @param stuckAfter when a job without progress is cancelled
 * @param quotas what each model of the spec may have in its queue
 * @param storageBytes room for uploaded files
 * @param pollFirst first wait between polls, null where the endpoint decides
 * @param pollMost longest wait between polls, null where the endpoint decides
 * @param tail null where all requests are asked in jobs
 */
public record BatchSpec(
    Deduplicate deduplicate,
    int maxRequests,
    long maxBytes,
    long maxTokens,
    long maxOutputBytes,
    BatchMode mode,
    int attempts,
    int jobAttempts,
    Duration deadline,
    Duration doubtWait,
    Duration stuckAfter,
    Map<String, ModelQuota> quotas,
    long storageBytes,
    @Nullable Duration pollFirst,
    @Nullable Duration pollMost,
    @Nullable TailSpec tail)
    implements Serializable {

  /**
   * What the service lets one model have in its queue.
   *
   * @param enqueuedTokens input tokens over all active jobs of the model
   * @param concurrentJobs active jobs of the project
   * @param given whether the spec says so, by number or tier; otherwise tier 1 is assumed and more
   *     is found out by trying
   */
  public record ModelQuota(long enqueuedTokens, int concurrentJobs, boolean given)
      implements Serializable {}

  public BatchSpec {
    quotas = Map.copyOf(quotas);
  }

  /** What one of its models may have in its queue. */
  public ModelQuota quota(String model) {
    ModelQuota quota = quotas.get(model);
    if (quota == null) {
      throw new IllegalArgumentException("the spec does not ask " + model);
    }
    return quota;
  }

  /** Live jobs of all models at once: no model is said to have more. */
  public int concurrentJobs() {
    return quotas.values().stream().mapToInt(ModelQuota::concurrentJobs).min().orElseThrow();
  }

  /**
   * When the last requests are asked one by one, through generateContent at the flex tier.
   *
   * @param requests that are unsettled, at most
   * @param after how long after they were first in a job
   */
  public record TailSpec(int requests, Duration after) implements Serializable {}

  /**
   * The same with no more requests in a job than its answers have room for.
   *
   * @param answerBytes expected of one answer; 0 where that is no matter
   */
  BatchSpec withAnswersOf(long answerBytes) {
    long most = answerBytes == 0 ? maxRequests : Math.max(1, maxOutputBytes / answerBytes);
    return new BatchSpec(
        deduplicate,
        (int) Math.min(maxRequests, most),
        maxBytes,
        maxTokens,
        maxOutputBytes,
        mode,
        attempts,
        jobAttempts,
        deadline,
        doubtWait,
        stuckAfter,
        quotas,
        storageBytes,
        pollFirst,
        pollMost,
        tail);
  }

  /** The first wait: as given, else 10 s, on the emulator 100 ms. */
  public Duration pollFirst(boolean emulator) {
    return pollFirst != null ? pollFirst : Duration.ofMillis(emulator ? 100 : 10_000);
  }

  /** The longest wait: as given, else 5 min, on the emulator 1 s; never below the first. */
  public Duration pollMost(boolean emulator) {
    Duration most = pollMost != null ? pollMost : Duration.ofSeconds(emulator ? 1 : 300);
    Duration first = pollFirst(emulator);
    return most.compareTo(first) < 0 ? first : most;
  }
}
