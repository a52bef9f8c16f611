package dev.promptbeam.result.line;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": NaN} | Non-standard token 'NaN' (line 1, column 10)
          -Infinity  | Non-standard token '-Infinity' (line 1, column 10)
          +1         | Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs (line 1, column 2)
          // 1       | Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (line 1, column 1)
          [1         | Unexpected end-of-input: expected close marker for Array (line 1, column 3)
          """)
  void saysWhatIsWrongAndNothingOfSettings(String text, String fault) {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> JsonText.check(text))
        .extracting(JsonText::sentence)
        .isEqualTo("the text is not JSON: " + fault);
  }
}
