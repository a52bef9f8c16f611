package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.LineFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a shard's results: the part files named here are its results, others are rubbish.
 *
 * @param results null where it has none
 * @param retryable null where it has none
 * @param permanent null where it has none
 */
public record Published(
    LineFile.@Nullable Summary results,
    LineFile.@Nullable Summary retryable,
    LineFile.@Nullable Summary permanent) {

  /** As the run's story tells it. */
  public Map<String, Object> event(String shard) {
    return Map.of(
        "shard", shard,
        "results", lines(results),
        "retryable", lines(retryable),
        "permanent", lines(permanent));
  }

  private static long lines(LineFile.@Nullable Summary part) {
    return part == null ? 0 : part.lines();
  }
}
