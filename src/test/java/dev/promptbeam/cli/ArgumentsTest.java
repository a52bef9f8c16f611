package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which arguments the JVM has read as they were given. */
final class ArgumentsTest {
  @Test
  void readAsUtf8TheyAreAsGiven() {
    assertThat(fault("UTF-8", "run", "st\u00e4dte.yaml")).isNull();
    assertThat(fault("utf8", "run", "st\u00e4dte.yaml")).isNull();
    assertThat(fault("ANSI_X3.4-1968", "run", "cities.yaml")).isNull();
  }

  @Test
  void lettersThatTheLocaleDoesNotKnowAreRefused() {
    assertThat(fault("ANSI_X3.4-1968", "run", "Z\ufffd\ufffdrich"))
        .contains("argument 2", "LC_ALL=C.UTF-8");
    assertThat(fault("ISO-8859-1", "run", "Z\u00c3\u00bcrich")).contains("LC_ALL=C.UTF-8");
    assertThat(fault("no charset", "Z\u00c3\u00bcrich")).contains("LC_ALL=C.UTF-8");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertThat(fault("UTF-8", "--param", "city=Z\ufffdrich"))
        .isEqualTo("argument 2, \"city=Z\ufffdrich\", is not UTF-8; write it in UTF-8");
  }

  private static @Nullable String fault(String encoding, String... arguments) {
    return Arguments.fault(arguments, encoding);
  }
}
