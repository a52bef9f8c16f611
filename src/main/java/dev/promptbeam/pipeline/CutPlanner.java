package dev.promptbeam.pipeline;

import dev.promptbeam.dataset.DatasetEstimate;
import dev.promptbeam.dataset.RowSample;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.spec.BatchSpec;

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
      Dataset dataset, RowSample sample, long limit, RequestBuilder builder, BatchSpec batch) {
    DatasetEstimate estimate = DatasetEstimate.of(dataset.files(), sample);
    return draw(Math.min(estimate.rows(), limit), RequestSizes.of(sample.rows(), builder), batch);
  }

  static ShardLimits draw(long rows, RequestSizes sizes, BatchSpec batch) {
    double perShard =
        Math.min(
            batch.maxRequests(),
            Math.min(batch.maxBytes() / sizes.meanBytes(), batch.maxTokens() / sizes.meanTokens()));
    double perBucket = Math.max(belowLimit(Math.max(1, perShard)), SMALL_BUCKET_ROWS);
    int buckets = (int) Math.max(1, Math.min(1_000_000, Math.ceil(rows / perBucket)));
    return new ShardLimits(buckets, batch.maxRequests(), batch.maxBytes(), batch.maxTokens());
  }

  /** The mean whose random deals stay below a limit but for few. */
  private static double belowLimit(double limit) {
    double root = Math.sqrt(limit + DEVIATIONS * DEVIATIONS / 4) - DEVIATIONS / 2;
    return root * root;
  }
}
