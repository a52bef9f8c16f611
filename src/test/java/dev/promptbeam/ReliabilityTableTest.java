package dev.promptbeam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.annotation.Testable;

/** The tests that the document of reliability names are there. */
class ReliabilityTableTest {
  private static final int INCIDENTS = 20;
  private static final Pattern ROW =
      Pattern.compile("\\| (\\d+) \\| .* \\| `([\\w.]+)\\.(\\w+)` \\|");

  /** A row of the table. */
  private record Row(int incident, String type, String method) {}

  @Test
  void namesATestForEachIncident() throws IOException {
    List<Row> rows = rows();

    assertThat(new TreeSet<>(rows.stream().map(Row::incident).toList()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, INCIDENTS).boxed().toList());
    assertThat(rows).allMatch(ReliabilityTableTest::isTest);
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/docs/reliability.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(new Row(Integer.parseInt(row.group(1)), row.group(2), row.group(3)));
      }
    }
    return rows;
  }

  private static boolean isTest(Row row) {
    try {
      Method[] methods = Class.forName("dev.promptbeam." + row.type()).getDeclaredMethods();
      return Arrays.stream(methods)
          .filter(method -> method.getName().equals(row.method()))
          .anyMatch(method -> AnnotationSupport.isAnnotated(method, Testable.class));
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
