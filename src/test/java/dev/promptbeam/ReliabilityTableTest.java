package dev.promptbeam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Every test that reliability.md names exists, and every incident names one. */
class ReliabilityTableTest {
  private static final Path PAGE = Path.of("src/docs/reliability.md");
  private static final Pattern INCIDENT = Pattern.compile("(?m)^\\| (\\d+) \\|(.*)$");
  private static final Pattern NAMED = Pattern.compile("`([a-z]+\\.[A-Z]\\w+)#(\\w+)`");
  private static final int INCIDENTS = 20;

  @Test
  void everyIncidentHasATestThatExists() throws IOException {
    Map<Integer, String> rows = new TreeMap<>();
    for (MatchResult row : matches(INCIDENT, Files.readString(PAGE))) {
      rows.put(Integer.parseInt(row.group(1)), row.group(2));
    }

    assertThat(rows.keySet())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, INCIDENTS).boxed().collect(Collectors.toList()));
    rows.forEach(
        (number, row) -> assertThat(matches(NAMED, row)).as("incident " + number).isNotEmpty());
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    for (MatchResult named : matches(NAMED, Files.readString(PAGE))) {
      assertThat(isTest(named.group(1), named.group(2))).as(named.group()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Missing.class)
  void wouldNoticeATestThatIsGone(Missing missing) {
    assertThat(isTest(missing.type, missing.method)).isFalse();
  }

  private enum Missing {
    CLASS("batch.NoSuchTest", "everyTestThatIsNamedExists"),
    METHOD("ReliabilityTableTest", "noSuchTest"),
    ANNOTATION("ReliabilityTableTest", "matches");

    private final String type;
    private final String method;

    Missing(String type, String method) {
      this.type = type;
      this.method = method;
    }
  }

  private static boolean isTest(String type, String method) {
    try {
      Class<?> owner = Class.forName("dev.promptbeam." + type);
      return ReflectionSupport.findMethods(
              owner, found -> found.getName().equals(method), HierarchyTraversalMode.TOP_DOWN)
          .stream()
          .anyMatch(ReliabilityTableTest::isTest);
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private static boolean isTest(Method method) {
    return Stream.of(Test.class, ParameterizedTest.class)
        .anyMatch(kind -> AnnotationSupport.isAnnotated(method, kind));
  }

  private static Iterable<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}
