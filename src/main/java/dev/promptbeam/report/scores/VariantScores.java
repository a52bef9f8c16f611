package dev.promptbeam.report.scores;

import dev.promptbeam.report.scores.EndSpool.End;
import dev.promptbeam.score.statistics.Estimate;
import dev.promptbeam.score.statistics.PassAtK;
import dev.promptbeam.score.statistics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The scores of one variant. A row counts once, by the mean of its samples. */
final class VariantScores {
  private final String name;
  private final List<Scored> scorers = new ArrayList<>();
  private long results;
  private long deadLetters;

  VariantScores(String name, int scorers) {
    this.name = name;
    for (int i = 0; i < scorers; i++) {
      this.scorers.add(new Scored());
    }
  }

  /** What one scorer says of it. */
  private static final class Scored {
    private final Sample rows = new Sample();
    private final Map<Integer, Sample> passAt = new TreeMap<>();
    private boolean shares = true;
    private int samples;
  }

  String name() {
    return name;
  }

  long results() {
    return results;
  }

  long deadLetters() {
    return deadLetters;
  }

  Estimate estimate(int scorer) {
    return scorers.get(scorer).rows.estimate();
  }

  /** By k, where rows have several samples and each is right or wrong; empty elsewhere. */
  Map<Integer, Estimate> passAt(int scorer) {
    Scored scored = scorers.get(scorer);
    Map<Integer, Estimate> estimates = new TreeMap<>();
    if (scored.shares && scored.samples > 1) {
      scored.passAt.forEach(
          (k, rows) -> {
            if (isPowerOfTwo(k) || k == scored.samples) {
              estimates.put(k, rows.estimate());
            }
          });
    }
    return estimates;
  }

  /** Other numbers are those of rows that lost samples, a share of all that says nothing. */
  private static boolean isPowerOfTwo(int k) {
    return Integer.bitCount(k) == 1;
  }

  /** Adds the samples of a row; returns the means by scorer, NaN where there is none. */
  double[] add(List<End> samples) {
    for (End end : samples) {
      results += end.answered() ? 1 : 0;
      deadLetters += end.answered() ? 0 : 1;
    }
    double[] means = new double[scorers.size()];
    for (int scorer = 0; scorer < means.length; scorer++) {
      means[scorer] = add(scorers.get(scorer), scorer, samples);
    }
    return means;
  }

  private static double add(Scored scored, int scorer, List<End> samples) {
    double sum = 0;
    int n = 0;
    int right = 0;
    for (End end : samples) {
      double score = end.scores()[scorer];
      if (!Double.isNaN(score)) {
        sum += score;
        n++;
        right += score == 1 ? 1 : 0;
        scored.shares &= score == 0 || score == 1;
      }
    }
    scored.samples = Math.max(scored.samples, n);
    for (int k = 1; k <= n; k = k == n ? n + 1 : Math.min(2 * k, n)) {
      scored.passAt.computeIfAbsent(k, added -> new Sample()).add(PassAtK.of(n, right, k));
    }
    double mean = n == 0 ? Double.NaN : sum / n;
    scored.rows.add(mean);
    return mean;
  }
}
