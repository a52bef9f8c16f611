package dev.promptbeam.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamePatternTest {
  private static final List<String> NAMES =
      List.of(
          "a", "ab", "abc", "a.b", "a-b", "a]b", "a^b", "a&b", "a\\b", "[a]", "*", "B", "é.txt");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "a*",
        "?",
        "a?b",
        "a.b",
        "[ab]",
        "[!a]*",
        "a[.-]b",
        "a[^]b",
        "a[&&^]b",
        "[a-b]*",
        "\\*",
        "\\[a\\]",
        "a[\\\\]b",
        "*.txt"
      })
  void meansWhatTheJdkMeansByIt(String glob) {
    for (String name : NAMES) {
      boolean jdk = FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name));
      assertThat(NamePattern.of(glob).matcher(name).matches()).as(glob + " " + name).isEqualTo(jdk);
    }
  }

  @Test
  void matchesNamesThatAreNoPaths() {
    assertThat(NamePattern.of("a*z").matcher("a\0\nz").matches()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "a\\"})
  void brokenOneIsRefused(String glob) {
    assertThatThrownBy(() -> NamePattern.of(glob)).isInstanceOf(PatternSyntaxException.class);
  }
}
