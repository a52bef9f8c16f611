package dev.promptbeam.score.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PassAtKTest {

  /** From Python: {@code 1 - Fraction(comb(n - c, k), comb(n, k))}. */
  @ParameterizedTest
  @CsvSource({
    "200, 30, 100, 0.9999999999283045",
    "5, 2, 3, 0.9",
    "5, 0, 5, 0.0",
    "5, 5, 1, 1.0",
    "10, 1, 10, 1.0",
    "2000, 3, 1000, 0.8751875937968985",
    "4, 1, 2, 0.5"
  })
  void isTheShareOfDrawsThatHoldARightOne(int n, int right, int k, double chance) {
    assertThat(PassAtK.of(n, right, k)).isCloseTo(chance, within(1e-12));
  }

  @Test
  void isNotToldOfMoreSamplesThanThereAre() {
    assertThatThrownBy(() -> PassAtK.of(3, 1, 4)).hasMessage("pass@4 of 1 in 3");
  }
}
