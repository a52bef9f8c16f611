package dev.promptbeam.report.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.promptbeam.model.Source;
import dev.promptbeam.report.scores.EndSpool.End;
import dev.promptbeam.report.scores.ScoreSummary.Pair;
import dev.promptbeam.score.statistics.Estimate;
import dev.promptbeam.score.statistics.PairedSample;
import dev.promptbeam.score.statistics.PairedSample.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * 40 rows, two variants, three samples of each, right by a formula; the numbers were computed from
 * the same formula in Python, apart from the program: pass@k as a fraction of binomials, Wilson by
 * scipy, bootstraps after the description of SplitMix64 by numpy.
 */
final class ScoreSummaryTest {
  private final ScoreSummary summary =
      new ScoreSummary(List.of("right"), List.of("plain", "careful"));

  @Test
  void aRowCountsOnceByTheMeanOfItsSamples() throws Exception {
    addAll();
    VariantScores plain = summary.variants().get(0);
    VariantScores careful = summary.variants().get(1);

    assertThat(plain.results()).isEqualTo(120);
    check(plain.estimate(0), 0.4333333333333333, 0.3416666666666667, 0.5252083333333323);
    check(careful.estimate(0), 0.7, 0.6083333333333335, 0.7750000000000004);
    assertThat(careful.estimate(0).method()).isEqualTo("bootstrap, 95 %");
  }

  @Test
  void passAtKIsToldForDoublingsAndForAllSamples() throws Exception {
    addAll();
    VariantScores plain = summary.variants().get(0);

    assertThat(plain.passAt(0)).containsOnlyKeys(1, 2, 3);
    check(passAt(plain, 1), 0.4333333333333333, 0.3416666666666667, 0.5252083333333323);
    check(passAt(plain, 2), 0.6666666666666666, 0.5583333333333333, 0.7750000000000001);
    check(passAt(plain, 3), 0.8, 0.6524269365360051, 0.8950001027456229);
    assertThat(passAt(plain, 3).method()).isEqualTo("Wilson, 95 %");
  }

  /** Three rows of five samples, of which a third row lost two: that one has no figure alone. */
  @Test
  void rowsThatLostSamplesMakeNoFigureOfTheirOwn() {
    for (int lost : new int[] {0, 0, 2}) {
      List<End> row = new ArrayList<>();
      for (int sample = 0; sample < 5; sample++) {
        double score = sample >= 5 - lost ? Double.NaN : sample == 0 ? 1 : 0;
        row.add(end("plain", sample, true, score));
      }
      summary.add(row);
    }
    VariantScores plain = summary.variants().get(0);

    assertThat(plain.passAt(0)).containsOnlyKeys(1, 2, 4, 5);
    assertThat(passAt(plain, 2).n()).isEqualTo(3);
    assertThat(passAt(plain, 2).mean()).isCloseTo((0.4 + 0.4 + 2 / 3.0) / 3, within(1e-12));
    assertThat(passAt(plain, 4).n()).isEqualTo(2);
    assertThat(passAt(plain, 4).mean()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void variantsAreComparedRowByRow() throws Exception {
    addAll();
    Difference difference = pair().difference();

    check(difference.difference(), 0.2666666666666667, 0.18333333333333326, 0.3666666666666667);
    assertThat(difference.better()).isEqualTo(24);
    assertThat(difference.worse()).isZero();
    assertThat(difference.pValue()).isCloseTo(0.0009995002498750624, within(1e-12));
    assertThat(difference.test()).isEqualTo("paired bootstrap");
  }

  @Test
  void whatHasNoScoreIsLeftOutAndCounted() {
    summary.add(List.of(end("plain", 0, true, 1), end("careful", 0, false, Double.NaN)));
    summary.add(List.of(end("plain", 0, true, 0), end("careful", 0, true, 1)));

    assertThat(summary.variants().get(1).deadLetters()).isEqualTo(1);
    assertThat(summary.variants().get(1).estimate(0).n()).isEqualTo(1);
    assertThat(summary.variants().get(1).passAt(0)).isEmpty();
    assertThat(pair().difference().difference().n()).isEqualTo(1);
  }

  private static Estimate passAt(VariantScores variant, int k) {
    return Objects.requireNonNull(variant.passAt(0).get(k));
  }

  private PairedSample pair() {
    return Objects.requireNonNull(summary.pairs().get(new Pair(0, 1))).get(0);
  }

  private void addAll() throws Exception {
    try (EndSpool spool = new EndSpool()) {
      for (int sample = 2; sample >= 0; sample--) {
        for (int row = 0; row < 40; row++) {
          spool.add("row " + row, end("careful", sample, true, right(1, row, sample)));
          spool.add("row " + row, end("plain", sample, true, right(0, row, sample)));
        }
      }
      List<List<End>> rows = new ArrayList<>();
      spool.forEach(rows::add);
      assertThat(rows).hasSize(40).allSatisfy(row -> assertThat(row).hasSize(6));
      rows.forEach(summary::add);
    }
  }

  private static double right(int variant, int row, int sample) {
    return (row * row * 31 + sample * 17 + variant * 11 + row * sample) % 10 < 6 + variant ? 1 : 0;
  }

  private static End end(String variant, int sample, boolean answered, double score) {
    return new End(0, variant, sample, answered, new double[] {score}, 0, "", new Source("f", 0));
  }

  private static void check(Estimate estimate, double mean, double low, double high) {
    assertThat(estimate.n()).isEqualTo(40);
    assertThat(estimate.mean()).isCloseTo(mean, within(1e-12));
    assertThat(estimate.low()).isCloseTo(low, within(1e-12));
    assertThat(estimate.high()).isCloseTo(high, within(1e-12));
  }
}
