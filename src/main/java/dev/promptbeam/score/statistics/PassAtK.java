package dev.promptbeam.score.statistics;

/**
 * The chance that one of k samples is right, when so many of n were: by the unbiased estimator of
 * Chen and others (2021), as a product, since its binomial coefficients are beyond what a double
 * holds.
 */
public final class PassAtK {
  private PassAtK() {}

  /**
   * The estimate for one row.
   *
   * @param n samples of the row
   * @param right how many of them are right
   * @param k at most {@code n}
   */
  public static double of(int n, int right, int k) {
    if (k < 1 || k > n || right < 0 || right > n) {
      throw new IllegalArgumentException("pass@" + k + " of " + right + " in " + n);
    }
    if (n - right < k) {
      return 1;
    }
    double none = 1;
    for (int i = n - right + 1; i <= n; i++) {
      none *= 1 - (double) k / i;
    }
    return 1 - none;
  }
}
