package dev.promptbeam.report.scores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ThresholdTest {
  @ParameterizedTest
  @CsvSource({
    "accuracy drops 0.02, accuracy, false, 0.02, false",
    "accuracy FALLS by .5, accuracy, false, 0.5, false",
    "' cost  rises 10% ', cost, true, 0.1, true",
    "a_b-1 grows 3 %, a_b-1, true, 0.03, true"
  })
  void isAFigureThatGetsWorse(
      String text, String figure, boolean rises, double amount, boolean percent) {
    assertThat(Threshold.parse(text))
        .isEqualTo(new Threshold(text.strip(), figure, rises, amount, percent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "accuracy",
        "accuracy drops",
        "drops 0.02",
        "accuracy drops -1",
        "accuracy < 1",
        "accuracy drops 0.02 or cost rises 1%",
        "accuracy drops 1e-3"
      })
  void isNothingElse(String text) {
    assertThat(Threshold.parse(text)).isNull();
  }

  @Test
  void samplesArePairedByTheirNumbersAndRepeatedKeysByTheirOrder() {
    RowCounts rows = new RowCounts(List.of(), List.of());
    rows.add(
        List.of(end(0, 1), end(0, 2), end(2, 3)),
        List.of(end(0, 1), end(1, 9), end(2, 4), end(2, 5)),
        new double[0],
        new double[0]);

    assertThat(rows.json().toString())
        .isEqualTo(
            "{\"worse\":null,\"better\":null,\"died\":0,\"revived\":0,\"changed\":1,\"onlyFirst\":1,"
                + "\"onlySecond\":2,\"same\":1,\"deadInBoth\":0,\"by\":null}");
  }

  private static EndSpool.End end(int sample, long content) {
    return new EndSpool.End(0, "", sample, true, new double[0], content, "r", new Source("f", 0));
  }
}
