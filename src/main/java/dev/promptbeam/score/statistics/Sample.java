package dev.promptbeam.score.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Values of which the mean is wanted. Holds the first of them, as many as a bootstrap is made of;
 * of more it knows sums alone.
 */
public final class Sample {
  /** Beyond so many values the mean is as good as normal, and drawing them again is slow. */
  static final int MOST_HELD = 5_000;

  static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double Z = NORMAL.inverseSurvivalProbability((1 - Estimate.CONFIDENCE) / 2);

  private double @Nullable [] held = new double[16];
  private long n;
  private long ones;
  private boolean shares = true;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double mean;
  private double squares;

  /** Adds a value; NaN stands for none. */
  public void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    if (held != null && n == MOST_HELD) {
      held = null;
    } else if (held != null) {
      held = n == held.length ? Arrays.copyOf(held, 2 * held.length) : held;
      held[(int) n] = value;
    }
    n++;
    ones += value == 1 ? 1 : 0;
    shares &= value == 0 || value == 1;
    least = Math.min(least, value);
    most = Math.max(most, value);
    double off = value - mean;
    mean += off / n;
    squares += off * (value - mean);
  }

  public long n() {
    return n;
  }

  /** Whether each of them is 0 or 1. */
  public boolean areShares() {
    return shares;
  }

  /** Of values that are right or wrong by Wilson; of others as {@link #byBootstrap}. */
  public Estimate estimate() {
    if (n == 0) {
      return Estimate.without(0, null, "no values");
    }
    if (!shares || n > Integer.MAX_VALUE) {
      return byBootstrap();
    }
    Interval wilson =
        BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
            (int) n, (int) ones, 1 - Estimate.CONFIDENCE);
    double share = (double) ones / n;
    double low = Math.min(share, wilson.getLowerBound()); // which rounding may set beyond it
    double high = Math.max(share, wilson.getUpperBound());
    return new Estimate(n, share, low, high, "Wilson, 95 %");
  }

  /** By drawing the values again, or where they are too many, as of a normal distribution. */
  Estimate byBootstrap() {
    if (n == 0) {
      return Estimate.without(0, null, "no values");
    }
    if (n == 1) {
      return Estimate.without(1, mean, "one value: no interval");
    }
    if (least == most) {
      return Estimate.without(n, least, "no spread: no interval");
    }
    Bootstrap bootstrap = bootstrap();
    if (bootstrap != null) {
      return new Estimate(n, mean(), bootstrap.low(), bootstrap.high(), "bootstrap, 95 %");
    }
    double half = Z * standardError();
    return new Estimate(n, mean, mean - half, mean + half, "normal, 95 %");
  }

  /** Null where not all values are held, or there are not two of them. */
  @Nullable Bootstrap bootstrap() {
    return held == null || n < 2 ? null : Bootstrap.of(Arrays.copyOf(held, (int) n));
  }

  double standardError() {
    return Math.sqrt(squares / (n - 1) / n);
  }

  /** That of what is held does not depend on the order in which it came. */
  double mean() {
    if (held == null || n == 0) {
      return mean;
    }
    double[] sorted = Arrays.copyOf(held, (int) n);
    Arrays.sort(sorted);
    return Arrays.stream(sorted).sum() / n;
  }
}
