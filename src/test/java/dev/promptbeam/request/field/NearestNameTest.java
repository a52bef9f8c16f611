package dev.promptbeam.request.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
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

  @Test
  void namesWithNothingInCommonAreNotNear() {
    assertThat(NearestName.of("y", List.of("1", "ab"))).isNull();
    assertThat(NearestName.of("Y", List.of("1", "y"))).isEqualTo("y");
    assertThat(NearestName.of("v2", List.of("v1"))).isEqualTo("v1");
  }
}
