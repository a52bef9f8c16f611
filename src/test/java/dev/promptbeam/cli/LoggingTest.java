package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Levels by the names that people know from other loggers. */
final class LoggingTest {
  @Test
  void levelsHaveTheNamesOfAllLoggers() {
    assertThat(Logging.level(null)).isEqualTo(Level.OFF);
    assertThat(Logging.level(" ")).isEqualTo(Level.OFF);
    assertThat(Logging.level("DEBUG")).isEqualTo(Level.FINE);
    assertThat(Logging.level("trace")).isEqualTo(Level.FINER);
    assertThat(Logging.level("Warn")).isEqualTo(Level.WARNING);
    assertThat(Logging.level("error")).isEqualTo(Level.SEVERE);
    assertThat(Logging.level("info ")).isEqualTo(Level.INFO);
  }

  @Test
  void whatNobodyCallsALevelIsNone() {
    assertThat(Logging.level("verbose")).isNull();
    assertThat(Logging.level("800")).isNull();
  }
}
