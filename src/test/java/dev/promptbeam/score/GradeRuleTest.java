package dev.promptbeam.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.GradeRule.Scale;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a judge's words count. */
final class GradeRuleTest {
  private static final GradeRule TEXT = new GradeRule("grade", List.of(), null);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = '|',
      textBlock =
          """
          4          | 4
          4.5        | 4.5
          -2         | -2
          3e1        | 30
          true       | 1
          false      | 0
          """)
  void aTextIsANumberByItself(String text, double score) {
    assertThat(TEXT.score(" " + text + "\n")).isEqualTo(score);
    assertThat(TEXT.fault(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"four", "4 of 5", "NaN", "Infinity", "0x10", "1e999", "4d", "''", "{}"})
  void anythingElseIsNone(String text) {
    assertThat(TEXT.score(text)).isNaN();
    assertThat(TEXT.fault(text)).isEqualTo("the judge's answer is no number");
  }

  @Test
  void ofJsonItIsWhatStandsInItsPlace() {
    GradeRule rule = new GradeRule("grade", List.of("marks", "1", "of"), null);

    assertThat(rule.score("{\"marks\":[1,{\"of\":2.5}]}")).isEqualTo(2.5);
    assertThat(rule.score("{\"marks\":[1,{\"of\":true}]}")).isEqualTo(1);
    assertThat(rule.score("{\"marks\":[1,{\"of\":\"3\"}]}")).isEqualTo(3);
    for (String none :
        List.of("{}", "{\"marks\":[1,{\"of\":null}]}", "{\"marks\":[1,{\"of\":[1]}]}", "no", "")) {
      assertThat(rule.fault(none))
          .as(none)
          .isEqualTo("the judge's answer has no number at marks.1.of");
      assertThat(rule.score(none)).isNaN();
    }
  }

  @Test
  void aScaleCountsItsEndsAsZeroAndOneAndTakesNothingBeyond() {
    GradeRule rule = new GradeRule("grade", List.of("score"), new Scale(1, 5));

    assertThat(rule.score("{\"score\":1}")).isEqualTo(0);
    assertThat(rule.score("{\"score\":4}")).isEqualTo(0.75);
    assertThat(rule.score("{\"score\":5}")).isEqualTo(1);
    assertThat(rule.score("{\"score\":6}")).isNaN();
    assertThat(rule.fault("{\"score\":0}"))
        .isEqualTo("the judge's number 0.0 is not from 1.0 to 5.0");
  }
}
