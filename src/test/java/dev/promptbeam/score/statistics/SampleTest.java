package dev.promptbeam.score.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers were computed apart from the program, in Python: Wilson by scipy 1.17 ({@code
 * binomtest(k, n).proportion_ci(method="wilson")}), the bootstrap by a generator written after the
 * description of SplitMix64 and numpy's {@code percentile}.
 */
final class SampleTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.0, 0.27753279986288926",
    "10, 10, 0.7224672001371109, 1.0",
    "1, 1, 0.20654931437723745, 1.0",
    "0, 1, 0.0, 0.7934506856227626",
    "45, 50, 0.7863976856252034, 0.9565242350681095",
    "660, 1319, 0.4734338500188496, 0.5273220984686521"
  })
  void sharesOfRightAnswersHaveAnIntervalByWilson(int right, int n, double low, double high) {
    Estimate estimate = of(IntStream.range(0, n).mapToDouble(i -> i < right ? 1 : 0)).estimate();

    assertThat(estimate.n()).isEqualTo(n);
    assertThat(estimate.mean()).isCloseTo((double) right / n, EXACT);
    assertThat(estimate.low()).isCloseTo(low, EXACT);
    assertThat(estimate.high()).isCloseTo(high, EXACT);
    assertThat(estimate.method()).isEqualTo("Wilson, 95 %");
  }

  @Test
  void anIntervalByWilsonHoldsItsShare() {
    for (int n = 1; n <= 200; n++) {
      for (int right : new int[] {0, n}) {
        int some = right;
        Estimate all = of(IntStream.range(0, n).mapToDouble(i -> i < some ? 1 : 0)).estimate();
        assertThat(all.mean()).isBetween(all.low(), all.high());
      }
    }
  }

  @Test
  void otherScoresHaveAnIntervalByBootstrapWhateverTheirOrder() {
    Estimate few = of(DoubleStream.of(0.1, 0.5, 0.5, 0.9, 1.0, 0.0, 0.25)).estimate();
    assertThat(few.mean()).isCloseTo(0.4642857142857143, EXACT);
    assertThat(few.low()).isCloseTo(0.2285714285714286, EXACT);
    assertThat(few.high()).isCloseTo(0.721607142857142, EXACT);
    assertThat(few.method()).isEqualTo("bootstrap, 95 %");

    Estimate many = of(IntStream.range(0, 300).mapToDouble(i -> i * 37 % 101 / 100.0)).estimate();
    assertThat(many.low()).isCloseTo(0.4651991666666669, EXACT);
    assertThat(many.high()).isCloseTo(0.5331391666666672, EXACT);
    assertThat(
            of(IntStream.range(0, 300).mapToDouble(i -> (299 - i) * 37 % 101 / 100.0)).estimate())
        .isEqualTo(many);
  }

  @Test
  void moreThanABootstrapTakesHaveANormalInterval() {
    Estimate estimate = of(IntStream.range(0, 7000).mapToDouble(i -> i % 7 / 6.0)).estimate();

    assertThat(estimate.mean()).isCloseTo(0.5, EXACT);
    assertThat(estimate.low()).isCloseTo(0.4921907587518397, EXACT);
    assertThat(estimate.high()).isCloseTo(0.5078092412481603, EXACT);
    assertThat(estimate.method()).isEqualTo("normal, 95 %");
  }

  @Test
  void whatHasNoIntervalSaysWhyInWords() {
    assertThat(of(DoubleStream.empty()).estimate())
        .isEqualTo(new Estimate(0, null, null, null, "no values"));
    assertThat(of(DoubleStream.of(Double.NaN)).estimate())
        .isEqualTo(new Estimate(0, null, null, null, "no values"));
    assertThat(of(DoubleStream.of(0.3)).estimate())
        .isEqualTo(new Estimate(1, 0.3, null, null, "one value: no interval"));
    assertThat(of(DoubleStream.of(0.3, 0.3, 0.3)).estimate())
        .isEqualTo(new Estimate(3, 0.3, null, null, "no spread: no interval"));
  }

  private static Sample of(DoubleStream values) {
    Sample sample = new Sample();
    values.forEach(sample::add);
    return sample;
  }
}
