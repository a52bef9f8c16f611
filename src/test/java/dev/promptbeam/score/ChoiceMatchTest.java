package dev.promptbeam.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.ScoreRule.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChoiceMatchTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "B",
        "b",
        "(B)",
        "[B]",
        "B.",
        "B)",
        "**B**",
        "**(B)**",
        " (b) ",
        "B) because it is so",
        "B. Paris",
        "B: Paris, not A: Rome",
        "**B)** Paris",
        "The answer is B.",
        "The answer is (B), since (A) is wrong.",
        "First I took (A).\nThe correct answer is: **B**",
        "**Answer:** B",
        "**Answer**: B",
        "Answer: \\boxed{B}",
        "so \\boxed{\\text{B}}",
        "$\\boxed{B}$",
        "Option B is right",
        "A dog is no cat, so (A) is wrong and it is (B)",
        "(A) is tempting. In the end the answer would be option (B)",
        "Not A at all\n\nB",
        "A. is wrong. The answer is B"
      })
  void findsTheLetter(String answer) {
    assertThat(Scores.of(ScoreType.CHOICE, answer, "(B)")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.CHOICE, answer, "A")).isEqualTo(0);
  }

  @Test
  void anAnswerWithoutALetterIsWrong() {
    for (String answer : new String[] {"", "Paris", "I think so", "A dog", "E.g. this"}) {
      for (String letter : new String[] {"A", "B", "E", "I"}) {
        assertThat(Scores.of(ScoreType.CHOICE, answer, letter)).as(answer).isEqualTo(0);
      }
    }
  }

  @Test
  void anAnswerOfBlanksTakesNoLongerThanItIsLong() {
    String blanks = "answer is" + " ".repeat(260_000);
    assertThat(Scores.of(ScoreType.CHOICE, blanks + "B", "B")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.CHOICE, blanks + "?", "B")).isEqualTo(0);
    assertThat(Scores.of(ScoreType.CHOICE, "answer is ".repeat(26_000), "B")).isEqualTo(0);
    assertThat(Scores.of(ScoreType.CHOICE, "answer" + "\n".repeat(260_000) + "?", "B"))
        .isEqualTo(0);
  }

  @Test
  void takesNoLetterThatIsNoChoice() {
    ScoreRule four = Scores.rule(ScoreType.CHOICE, new Options(false, null, null, false, 4));
    assertThat(Scores.of(four, "The answer is E. No, the answer is D", "D")).isEqualTo(1);
    assertThat(Scores.of(four, "E", "D")).isEqualTo(0);
    assertThat(Scores.unfit(four, "{\"e\":\"E\"}")).contains("not a letter from A to D");
    assertThat(Scores.unfit(four, "{\"e\":\"Paris\"}")).contains("not a letter from A to D");
    assertThat(Scores.unfit(four, "{\"e\":\"C) Paris\"}")).isNull();
  }
}
