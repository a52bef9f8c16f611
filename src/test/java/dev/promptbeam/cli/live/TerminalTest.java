package dev.promptbeam.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  @Test
  void linesAreDrawnAgainWhereTheTerminalCanAndNobodyObjects() {
    assertThat(Terminal.isWanted(Map.of("TERM", "xterm-256color"))).isTrue();
    assertThat(Terminal.isWanted(Map.of("TERM", "xterm", "NO_COLOR", "", "CI", ""))).isTrue();
    assertThat(Terminal.isWanted(Map.of("TERM", "dumb"))).isFalse();
    assertThat(Terminal.isWanted(Map.of())).isFalse();
    assertThat(Terminal.isWanted(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.isWanted(Map.of("TERM", "xterm", "CI", "true"))).isFalse();
  }

  @Test
  void aSizeIsWhatSttySaysAndTheUsualOneWhereThatIsNothing() {
    assertThat(Terminal.Size.parse("50x132")).isEqualTo(new Terminal.Size(50, 132));
    assertThat(Terminal.Size.parse("50 132\n")).isEqualTo(new Terminal.Size(50, 132));
    assertThat(Terminal.Size.parse("0x0")).isEqualTo(new Terminal.Size(24, 80));
    assertThat(Terminal.Size.parse("")).isEqualTo(new Terminal.Size(24, 80));
    assertThat(Terminal.Size.parse(null)).isEqualTo(new Terminal.Size(24, 80));
  }
}
