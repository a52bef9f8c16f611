package dev.promptbeam.request.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  @ParameterizedTest
  @CsvSource({
    "fromat, format",
    "frmat, format",
    "formatt, format",
    "FORMAT, format",
    "tempratur, temperature",
    "ke, key",
    "x, ",
    "colour, ",
  })
  void findsNearestOrNothing(String name, String expected) {
    assertThat(NearestName.of(name, List.of("key", "format", "temperature"))).isEqualTo(expected);
  }
}
