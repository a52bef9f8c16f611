package dev.promptbeam.score.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.promptbeam.score.statistics.PairedSample.Difference;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers were computed apart from the program, in Python: McNemar by scipy 1.17 ({@code
 * binomtest(b, b + c, 0.5)}), the rest as {@link SampleTest} says.
 */
final class PairedSampleTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @ParameterizedTest
  @CsvSource({
    "5, 15, 0.04138946533203125",
    "5, 5, 1.0",
    "0, 6, 0.03125",
    "1, 0, 1.0",
    "60, 100, 0.001953728034064355",
    "40000, 40800, 0.004940433583686022",
    "11, 13, 0.8388197422027588",
    "11, 10, 1.0"
  })
  void rightAndWrongIsTestedByMcNemar(int worse, int better, double p) {
    PairedSample pairs = new PairedSample();
    IntStream.range(0, worse).forEach(i -> pairs.add(1, 0));
    IntStream.range(0, better).forEach(i -> pairs.add(0, 1));
    IntStream.range(0, 7).forEach(i -> pairs.add(1, 1));

    Difference difference = pairs.difference();

    assertThat(difference.pValue()).isCloseTo(p, EXACT);
    assertThat(difference.test()).isEqualTo("McNemar, exact");
    assertThat(difference.better()).isEqualTo(better);
    assertThat(difference.worse()).isEqualTo(worse);
    assertThat(difference.equal()).isEqualTo(7);
  }

  /** Coefficients by Pascal's triangle: up to 2^60 all are whole in a long. */
  @Test
  void mcNemarIsExactForEachNumberOfPairsThatDiffer() {
    long[] row = {1};
    for (int n = 1; n <= 60; n++) {
      long[] next = new long[n + 1];
      for (int k = 0; k <= n; k++) {
        next[k] = (k < n ? row[k] : 0) + (k > 0 ? row[k - 1] : 0);
      }
      row = next;
      double tail = 0;
      for (int better = 0; better <= n / 2; better++) {
        tail += row[better];
        double p = Math.min(1, 2 * tail / Math.pow(2, n));
        assertThat(mcNemar(n - better, better)).isCloseTo(p, EXACT);
        assertThat(mcNemar(better, n - better)).isCloseTo(p, EXACT);
      }
    }
  }

  private static double mcNemar(int worse, int better) {
    PairedSample pairs = new PairedSample();
    IntStream.range(0, worse).forEach(i -> pairs.add(1, 0));
    IntStream.range(0, better).forEach(i -> pairs.add(0, 1));
    return Objects.requireNonNull(pairs.difference().pValue());
  }

  @Test
  void theDifferenceOfSharesHasAnIntervalByBootstrap() {
    PairedSample pairs = new PairedSample();
    DoubleStream.of(1, 0, 0, -1, 0, 0, 1, 1, 0, 0, 1, 0)
        .forEach(d -> pairs.add(d < 0 ? 1 : 0, d > 0 ? 1 : 0));

    Estimate estimate = pairs.difference().difference();

    assertThat(estimate.mean()).isCloseTo(0.25, EXACT);
    assertThat(estimate.low()).isCloseTo(-0.08333333333333333, EXACT);
    assertThat(estimate.high()).isCloseTo(0.5833333333333334, EXACT);
    assertThat(estimate.method()).isEqualTo("bootstrap, 95 %");
  }

  /** The numbers are of whole fifths. */
  @Test
  void whatSumsOfDoublesDifferByIsNoDifference() {
    PairedSample pairs = new PairedSample();
    IntStream.range(0, 41)
        .forEach(i -> pairs.add(i * i * 7 % 6 / 5.0, (i * i * 5 + i + i / 6) % 6 / 5.0));
    assertThat(pairs.difference().pValue()).isCloseTo(0.8265867066466767, EXACT);
    assertThat(pairs.difference().equal()).isEqualTo(8);

    PairedSample rounded = new PairedSample();
    rounded.add((0.1 + 0.2 + 0.3) / 3, (0.3 + 0.2 + 0.1) / 3);
    rounded.add(0, 0);
    assertThat((0.1 + 0.2 + 0.3) / 3).isNotEqualTo((0.3 + 0.2 + 0.1) / 3);
    assertThat(rounded.difference().test()).isEqualTo("no pair differs");
  }

  @Test
  void otherScoresAreTestedByTheBootstrapOfTheirDifferences() {
    PairedSample pairs = new PairedSample();
    IntStream.range(0, 300).forEach(i -> pairs.add(0, (i * 37 % 101 - 45) / 100.0));

    Difference difference = pairs.difference();

    assertThat(difference.difference().low()).isCloseTo(0.015199166666666673, EXACT);
    assertThat(difference.difference().high()).isCloseTo(0.08313916666666668, EXACT);
    assertThat(difference.pValue()).isCloseTo(0.005997001499250375, EXACT);
    assertThat(difference.test()).isEqualTo("paired bootstrap");
  }

  @Test
  void manyPairsAreTestedAsNormal() {
    PairedSample pairs = new PairedSample();
    IntStream.range(0, 7000).forEach(i -> pairs.add(0, (i % 5 - 1.99) / 4));

    Difference difference = pairs.difference();

    assertThat(difference.difference().mean()).isCloseTo(-0.0, within(0.003));
    assertThat(difference.pValue()).isCloseTo(0.5541414352189927, within(1e-9));
    assertThat(difference.test()).isEqualTo("paired z test");
  }

  @Test
  void whatCannotBeTestedSaysWhyInWords() {
    PairedSample none = new PairedSample();
    none.add(Double.NaN, 1);
    none.add(1, Double.NaN);
    assertThat(none.difference())
        .isEqualTo(
            new Difference(new Estimate(0, null, null, null, "no values"), 0, 0, null, "no pairs"));

    PairedSample same = new PairedSample();
    IntStream.range(0, 3).forEach(i -> same.add(0.4, 0.4));
    assertThat(same.difference().test()).isEqualTo("no pair differs");
    assertThat(same.difference().difference().method()).isEqualTo("no spread: no interval");

    PairedSample one = new PairedSample();
    one.add(0.4, 0.5);
    assertThat(one.difference().pValue()).isNull();
    assertThat(one.difference().test()).isEqualTo("one value: no test");

    PairedSample constant = new PairedSample();
    IntStream.range(0, 3).forEach(i -> constant.add(0.25, 0.5));
    assertThat(constant.difference().pValue()).isNull();
    assertThat(constant.difference().test()).isEqualTo("no spread: no test");
  }
}
