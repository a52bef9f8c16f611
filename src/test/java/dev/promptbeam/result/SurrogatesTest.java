package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.ScoreRules;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results for readers that refuse half a pair. */
final class SurrogatesTest extends Joining {
  @ParameterizedTest
  @CsvSource({
    "\\ud83d, \\ufffd",
    "\\uDE00, \\ufffd",
    "a\\uD83D\\ude00b, a\\uD83D\\ude00b",
    "\\ud83d\\ud83d\\ude00, \\ufffd\\ud83d\\ude00",
    "\\ud83d\\u0041, \\ufffd\\u0041",
    "\\ude00\\ud83d, \\ufffd\\ufffd",
    "\\\\ud83d, \\\\ud83d",
    "\\\\\\ud83d, \\\\\\ufffd",
    "\\n\\ud83dx, \\n\\ufffdx",
    "\\ud7ff\\ue000, \\ud7ff\\ue000",
  })
  void halvesBecomeOneCharacterAndPairsStay(String text, String replaced) {
    assertThat(replaced("{\"a\":\"" + text + "\"}")).isEqualTo("{\"a\":\"" + replaced + "\"}");
  }

  @Test
  void allOfARowIsReplacedWhereTheSpecSaysSo() throws Exception {
    ResultShape shape =
        new ResultShape(
            true,
            true,
            true,
            Texts.JSON,
            "m",
            false,
            false,
            false,
            ScoreRules.NONE,
            TrialNames.NONE,
            true);
    String text = "[\\\"\\\\ud83d\\\",\\\"\\ude00\\\"]";

    String row =
        join(shape, rows(row("k", 0, A, "{}")), answers(answer(A, text, 1))).results.get(0);

    assertThat(row)
        .contains("\"value\":[\"\\ufffd\",\"\\ufffd\"]", "\"response\":", "\\\\ud83d")
        .doesNotContainPattern("[^\\\\]\\\\u[dD]");
  }

  @Test
  void whatHoldsNoneIsTheSameArray() {
    byte[] json = "{\"a\":\"\\u00e9😀\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(Surrogates.replaced(json)).isSameAs(json);
  }

  private static String replaced(String json) {
    return new String(
        Surrogates.replaced(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }
}
