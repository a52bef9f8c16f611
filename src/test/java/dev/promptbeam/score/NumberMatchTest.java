package dev.promptbeam.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.ScoreRule.Options;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberMatchTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "18",
        "18.",
        "18.00",
        "The answer is 18.",
        "9 * 2 = 18 dollars",
        "She makes $18 every day",
        "She makes $18.00.",
        "18%",
        "018",
        "1.8e1",
        "So 3+15=18",
        "so 20-2=18",
        "\\boxed{18}",
        "We get $\\boxed{\\$18}$, which is 6 less than 24",
        "\\boxed{18\\text{ dollars}}",
        "it is 5\n#### 18",
        "#### $18 (not 19)",
        "**18**",
        "答案是18。",
        "答案是１８。",
        "উত্তর ১৮",
        "€18",
        "18€",
        "USD 18"
      })
  void findsTheFinalNumber(String answer) {
    assertThat(Scores.of(ScoreType.NUMBER, answer, "18")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.NUMBER, "18", answer)).isEqualTo(1);
    assertThat(Scores.of(ScoreType.NUMBER, answer, "19")).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,234,567.50 | 1234567.5",
        "$1,234 | 1234",
        "1{,}234 | 1234",
        "1'234.5 | 1234.5",
        "1\u202F234 | 1234",
        "12,34,567 | 1234567",
        "1.234.567 | 1234567",
        "-5 | -5",
        "\u22125 | -5",
        "-$5.50 | -5.5",
        "$-5.50 | -5.5",
        "10-5 | 5",
        "(10)-5 | 5",
        "x = -0.50 | -0.5",
        "about .5 | 0.5",
        "\\boxed{\\frac{3}{4}} | 0.75",
        "\\boxed{-\\frac{1}{4}} | -0.25",
        "3, 4 | 4",
        "3,4 | 4",
        "H2O weighs 18 | 18",
        "H2O | ",
        "none | ",
        "12345678901234567890123 | 12345678901234567890123",
        "0.1000000000000000000001 | 0.1000000000000000000001"
      })
  void readsWhatPeopleAndModelsWrite(String text, String number) {
    if (number == null) {
      assertThat(Scores.of(ScoreType.NUMBER, text, "2")).isEqualTo(0);
      assertThat(Scores.unfit(Scores.rule(ScoreType.NUMBER), "{\"e\":\"" + text + "\"}"))
          .isEqualTo(
              "what is expected, {{e}}, is \"%s\", not a number; score \"s\" compares answers with"
                  + " it",
              text);
    } else {
      assertThat(Scores.of(ScoreType.NUMBER, text, number)).as(text).isEqualTo(1);
    }
  }

  @Test
  void differsByNoMoreThanItMay() {
    ScoreRule absolute = tolerance("0.05", false);
    assertThat(Scores.of(absolute, "3.15", "3.1")).isEqualTo(1);
    assertThat(Scores.of(absolute, "3.1500001", "3.1")).isEqualTo(0);
    ScoreRule relative = tolerance("1%", false);
    assertThat(Scores.of(relative, "-101", "-100")).isEqualTo(1);
    assertThat(Scores.of(relative, "102", "100")).isEqualTo(0);
  }

  @Test
  void readsNumbersWithADecimalCommaWhereTheSpecSaysSo() {
    ScoreRule comma = tolerance(null, true);
    assertThat(Scores.of(comma, "Das sind 70.000 US-Dollar", "70000")).isEqualTo(1);
    assertThat(Scores.of(comma, "3,5 kg", "3,50")).isEqualTo(1);
    assertThat(Scores.row(comma, "3,5", "{\"e\":3.5}")).isEqualTo(1);
    assertThat(Scores.of(comma, "1,234,567", "1234567")).isEqualTo(1);
  }

  @Test
  void takesNumbersOfRowsByValueAndListsAsAlternatives() {
    ScoreRule rule = Scores.rule(ScoreType.NUMBER);
    assertThat(Scores.row(rule, "18", "{\"e\":18.0}")).isEqualTo(1);
    assertThat(Scores.row(rule, "18", "{\"e\":[17,\"18\"]}")).isEqualTo(1);
    assertThat(Scores.row(rule, null, "{\"e\":18}")).isEqualTo(0);
    assertThat(Scores.unfit(rule, "{\"e\":[]}")).contains("is empty");
  }

  @Test
  void isNotHeldUpByLongAnswers() {
    String long1 = "1,".repeat(200_000) + "x";
    assertThat(Scores.of(ScoreType.NUMBER, long1 + " 7", "7")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.NUMBER, "9".repeat(1_000_000) + " and 7", "7")).isEqualTo(1);
  }

  private static ScoreRule tolerance(
      @org.jspecify.annotations.Nullable String most, boolean comma) {
    return new ScoreRule(
        "s",
        ScoreType.NUMBER,
        List.of("{{e}}"),
        false,
        List.of(),
        new Options(false, null, most, comma, 26));
  }
}
