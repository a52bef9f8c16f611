package dev.promptbeam.score.statistics;

import org.jspecify.annotations.Nullable;

/**
 * A mean and where it may lie: an interval of 95 %.
 *
 * @param n how many values it is the mean of
 * @param mean null where there are none
 * @param low where the interval begins; null where there is none
 * @param high where it ends; null where there is none
 * @param method how the interval was found, or why there is none
 */
public record Estimate(
    long n, @Nullable Double mean, @Nullable Double low, @Nullable Double high, String method) {
  static final double CONFIDENCE = 0.95;

  static Estimate without(long n, @Nullable Double mean, String why) {
    return new Estimate(n, mean, null, null, why);
  }
}
