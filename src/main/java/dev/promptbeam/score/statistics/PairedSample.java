package dev.promptbeam.score.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/** Scores of the same rows twice, and what the second ones are beside the first. */
public final class PairedSample {
  private final Sample differences = new Sample();
  private boolean shares = true;
  private long better;
  private long worse;

  /** Adds a row; one that has not both values is no pair. */
  public void add(double first, double second) {
    double difference = difference(first, second);
    if (Double.isNaN(difference)) {
      return;
    }
    differences.add(difference);
    shares &= (first == 0 || first == 1) && (second == 0 || second == 1);
    better += difference > 0 ? 1 : 0;
    worse += difference < 0 ? 1 : 0;
  }

  /** By how much the second score is better; 0 where that is what sums of doubles differ by. */
  public static double difference(double first, double second) {
    double difference = second - first;
    double scale = Math.max(Math.abs(first), Math.abs(second));
    return Math.abs(difference) <= Bootstrap.ROUNDING * scale ? 0 : difference;
  }

  /**
   * What came of it.
   *
   * @param difference of the second mean from the first
   * @param better rows whose second score is higher
   * @param worse rows whose second score is lower
   * @param pValue of no difference; null where there is nothing to be tested
   * @param test how it was found, or why there is none
   */
  public record Difference(
      Estimate difference, long better, long worse, @Nullable Double pValue, String test) {
    public long equal() {
      return difference.n() - better - worse;
    }
  }

  public Difference difference() {
    Estimate estimate = differences.byBootstrap();
    if (differences.n() == 0) {
      return tested(estimate, null, "no pairs");
    }
    if (better + worse == 0) {
      return tested(estimate, null, "no pair differs");
    }
    if (shares) {
      return tested(estimate, mcNemar(), "McNemar, exact");
    }
    if (estimate.low() == null) {
      return tested(estimate, null, estimate.method().replace("interval", "test"));
    }
    Bootstrap bootstrap = differences.bootstrap();
    if (bootstrap != null) {
      return tested(estimate, bootstrap.pValue(), "paired bootstrap");
    }
    double z = differences.mean() / differences.standardError();
    double p = 2 * Sample.NORMAL.survivalProbability(Math.abs(z));
    return tested(estimate, p, "paired z test");
  }

  /**
   * Both tails of the binomial test: at a half they are equal, so it is twice the smaller one. The
   * BinomialTest of Commons compares the chances of single outcomes, and rounding then leaves out
   * one that is as likely as what was seen.
   */
  private double mcNemar() {
    BinomialDistribution ofPairs = BinomialDistribution.of((int) (better + worse), 0.5);
    return Math.min(1, 2 * ofPairs.cumulativeProbability((int) Math.min(better, worse)));
  }

  private Difference tested(Estimate estimate, @Nullable Double p, String test) {
    return new Difference(estimate, better, worse, p, test);
  }
}
