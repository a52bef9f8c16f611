package dev.promptbeam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Every test that reliability.md names exists, every incident names one, and each has its lane. */
class ReliabilityTableTest {
  private static final Path PAGE = Path.of("src/docs/reliability.md");
  private static final Pattern INCIDENT = Pattern.compile("(?m)^\\| (\\d+) \\|(.*)$");
  private static final Pattern NAMED = Pattern.compile("`([a-z.]+\\.[A-Z]\\w+)#(\\w+)`");
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

  @Test
  void everyTestOfAnIncidentRunsInTheDefaultLane() throws IOException {
    Set<String> costly = new TreeSet<>();
    for (MatchResult row : matches(INCIDENT, Files.readString(PAGE))) {
      for (MatchResult named : matches(NAMED, row.group(2))) {
        tests(named.group(1), named.group(2)).stream()
            .filter(test -> !Lane.isInDefault(LaneTable.tags(test)))
            .forEach(test -> costly.add(named.group()));
      }
    }
    assertThat(costly).isEmpty();
  }

  @Test
  void everyIntegrationTestStandsInItsLane() throws IOException {
    List<String> shown =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.matches("\\| `[a-z.]+\\.\\w+IT` \\|.*"))
            .toList();
    assertThat(String.join("\n", shown)).isEqualTo(String.join("\n", LaneTable.rows()));
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
    return !tests(type, method).isEmpty();
  }

  private static List<Method> tests(String type, String method) {
    try {
      return ReflectionSupport.findMethods(
          Class.forName("dev.promptbeam." + type),
          found -> found.getName().equals(method) && LaneTable.isTest(found),
          HierarchyTraversalMode.TOP_DOWN);
    } catch (ClassNotFoundException absent) {
      return List.of();
    }
  }

  private static Iterable<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}
