package dev.promptbeam.emulator.setup;

import java.util.Map;

/**
 * Limits the emulator enforces; what goes over one is answered with 429 RESOURCE_EXHAUSTED, with
 * 400 for a file that is too large, or 413 for an oversized inline body (protocol 7, 8.1).
 *
 * @param enqueuedTokens most input tokens in live jobs, by model id without {@code models/}; a
 *     model that is not named has no limit
 * @param concurrentJobs most live jobs over all models
 * @param storageBytes most bytes of uploaded files that have not expired
 * @param fileBytes most bytes of one uploaded file
 * @param inlineBytes most bytes of the body of a create call
 */
public record Quotas(
    Map<String, Long> enqueuedTokens,
    int concurrentJobs,
    long storageBytes,
    long fileBytes,
    long inlineBytes) {

  public Quotas {
    enqueuedTokens = Map.copyOf(enqueuedTokens);
  }

  /** What every tier shares: 100 jobs, 20 GiB, 2 GB a file, 20 MiB inline; any enqueued tokens. */
  public static Quotas defaults() {
    return new Quotas(Map.of(), 100, 21_474_836_480L, 2_000_000_000L, 20L << 20);
  }

  public Quotas withEnqueuedTokens(Map<String, Long> tokens) {
    return new Quotas(tokens, concurrentJobs, storageBytes, fileBytes, inlineBytes);
  }

  public Quotas withConcurrentJobs(int jobs) {
    return new Quotas(enqueuedTokens, jobs, storageBytes, fileBytes, inlineBytes);
  }

  public Quotas withStorageBytes(long bytes) {
    return new Quotas(enqueuedTokens, concurrentJobs, bytes, fileBytes, inlineBytes);
  }

  public Quotas withFileBytes(long bytes) {
    return new Quotas(enqueuedTokens, concurrentJobs, storageBytes, bytes, inlineBytes);
  }

  public Quotas withInlineBytes(long bytes) {
    return new Quotas(enqueuedTokens, concurrentJobs, storageBytes, fileBytes, bytes);
  }
}
