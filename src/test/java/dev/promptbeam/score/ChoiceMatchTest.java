package dev.promptbeam.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.ScoreRule.Options;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Against the last match that the pattern itself finds. */
  @Test
  void whatIsSaidIsFoundWhereverItStands() {
    Pattern said =
        Pattern.compile(
            "(?i:answer|choice|option)[*_]*+(?i:\\s+(?:is|would be|should be|must be)|\\s*[:=]){1,3}"
                + "\\s*+(?i:option|choice)?:?[\\s*_`\"'(\\[$]*+(?:\\\\(?:boxed|text|textbf|mathrm)\\{)*+\\(?"
                + "([A-Z])(?![A-Za-z0-9'])"
                + "|(?i:option|choice)\\s[\\s*_`\"'(\\[$]*+(?:\\\\(?:boxed|text|textbf|mathrm)\\{)*+\\(?"
                + "([A-Z])(?![A-Za-z0-9'])");
    List<String> pieces =
        List.of(
            "answer",
            "ANSWER",
            "aNsWer",
            "choice",
            "Choice",
            "option",
            "oPTION",
            " is ",
            " is",
            ":",
            " = ",
            " should be",
            "**",
            "(",
            "A",
            "B",
            "C",
            "C",
            "B",
            "a",
            "'",
            " ",
            "\n",
            ") ",
            "ſ",
            "anſwer",
            "w",
            "p",
            "c",
            "ch",
            "an",
            "op",
            "\\boxed{",
            "é");
    ScoreRule two = Scores.rule(ScoreType.CHOICE, new Options(false, null, null, false, 2));
    Random random = new Random(7);
    int found = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int left = 2 + random.nextInt(16); left > 0; left--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      String last = null;
      String lastOfTwo = null;
      for (Matcher matcher = said.matcher(text); matcher.find(); ) {
        last = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        lastOfTwo = last.equals("A") || last.equals("B") ? last : lastOfTwo;
      }
      if (last != null) {
        found++;
        assertThat(Scores.of(ScoreType.CHOICE, text.toString(), last)).as("%s", text).isEqualTo(1);
      }
      if (lastOfTwo != null) {
        assertThat(Scores.of(two, text.toString(), lastOfTwo)).as("%s", text).isEqualTo(1);
      }
    }
    assertThat(found).isGreaterThan(5_000);
  }
}
