package dev.promptbeam.emulator;

import java.util.Map;

/**
 * Limits the emulator enforces; what goes over one is answered with 429 RESOURCE_EXHAUSTED, or 413
 * for an oversized inline body (protocol 7, 8.1).
 *
 * @param enqueuedTokens most input tokens in live jobs, by model id without {@code models/}; a
 *     model that is not named has no limit
 * @param concurrentJobs most live jobs over all models
 * @param storageBytes most bytes of uploaded files that have not expired
 * @param inlineBytes most bytes of the body of a create call
 */
public record Quotas(
    Map<String, Long> enqueuedTokens, int concurrentJobs, long storageBytes, long inlineBytes) {

  public Quotas {
    enqueuedTokens = Map.copyOf(enqueuedTokens);
  }

  /** What every tier shares: 100 jobs, 20 GiB, 20 MiB inline; enqueued tokens are not limited. */
  public static Quotas defaults() {
    return new Quotas(Map.of(), 100, 21_474_836_480L, 20L << 20);
  }

  public Quotas withEnqueuedTokens(Map<String, Long> tokens) {
    return new Quotas(tokens, concurrentJobs, storageBytes, inlineBytes);
  }

  public Quotas withConcurrentJobs(int jobs) {
    return new Quotas(enqueuedTokens, jobs, storageBytes, inlineBytes);
  }

  public Quotas withStorageBytes(long bytes) {
    return new Quotas(enqueuedTokens, concurrentJobs, bytes, inlineBytes);
  }

  public Quotas withInlineBytes(long bytes) {
    return new Quotas(enqueuedTokens, concurrentJobs, storageBytes, bytes);
  }
}
