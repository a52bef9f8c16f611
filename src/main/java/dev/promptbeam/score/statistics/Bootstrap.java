package dev.promptbeam.score.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/**
 * Means of values that were drawn again, with replacement: the same for the same values, in
 * whatever order they come.
 *
 * @param low the 2.5th percentile of the means, between two of them by interpolation
 * @param high the 97.5th
 * @param pValue twice the share of means on the smaller side of 0, each side with one more
 */
record Bootstrap(double low, double high, double pValue) {
  static final int DRAWS = 2_000;
  private static final long SEED = 20_260_101;

  /** What is so much smaller than the values it was reckoned from is 0. */
  static final double ROUNDING = 1e-12;

  static Bootstrap of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double nothing = ROUNDING * Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[DRAWS];
    int below = 0;
    int above = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < sorted.length; i++) {
        sum += sorted[random.nextInt(sorted.length)];
      }
      means[draw] = sum / sorted.length;
      below += means[draw] <= nothing ? 1 : 0;
      above += means[draw] >= -nothing ? 1 : 0;
    }
    double tail = (1 - Estimate.CONFIDENCE) / 2;
    double[] ends =
        Quantile.withDefaults().with(EstimationMethod.HF7).evaluate(means, tail, 1 - tail);
    double p = Math.min(1, 2.0 * (Math.min(below, above) + 1) / (DRAWS + 1));
    return new Bootstrap(ends[0], ends[1], p);
  }
}
