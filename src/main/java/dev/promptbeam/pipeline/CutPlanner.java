package dev.promptbeam.pipeline;

import dev.promptbeam.dataset.DatasetEstimate;
import dev.promptbeam.dataset.RowSample;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.spec.BatchSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws how many buckets rows are dealt to, so that a bucket makes about one shard. Small shards
 * share a bucket: within one the cut is exact, between buckets it is left to chance.
 */
final class CutPlanner {
  private static final int SMALL_BUCKET_ROWS = 1_000;

  /** How far buckets stay below a limit, in deviations of a random deal, so that few pass it. */
  private static final double DEVIATIONS = 3;

  private CutPlanner() {}

  static ShardLimits draw(
      Dataset dataset, RowSample sample, long limit, TrialRequests requests, BatchSpec batch) {
    DatasetEstimate estimate = DatasetEstimate.of(dataset.files(), sample);
    long rows = Math.min(estimate.rows(), limit) * requests.trials();
    return draw(rows, RequestSizes.of(sample.rows(), requests), requests, batch);
  }

  /**
   * @param rows each as many times as it is asked
   */
  static ShardLimits draw(long rows, RequestSizes sizes, TrialRequests requests, BatchSpec batch) {
    double perShard =
        Math.min(
            batch.maxRequests(),
            Math.min(batch.maxBytes() / sizes.meanBytes(), batch.maxTokens() / sizes.meanTokens()));
    double perBucket = Math.max(belowLimit(Math.max(1, perShard)), SMALL_BUCKET_ROWS);
    List<Integer> buckets = new ArrayList<>();
    for (double share : requests.shares()) {
      buckets.add((int) Math.max(1, Math.min(1_000_000, Math.ceil(rows * share / perBucket))));
    }
    return new ShardLimits(
        buckets.get(0),
        batch.maxRequests(),
        batch.maxBytes(),
        batch.maxTokens(),
        buckets.subList(1, buckets.size()));
  }

  /** The mean whose random deals stay below a limit but for few. */
  private static double belowLimit(double limit) {
    double root = Math.sqrt(limit + DEVIATIONS * DEVIATIONS / 4) - DEVIATIONS / 2;
    return root * root;
  }
}
