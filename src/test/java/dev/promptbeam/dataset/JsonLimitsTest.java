package dev.promptbeam.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.ColumnType;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows have one limit, and what passes it is told with the limit and what was seen. */
final class JsonLimitsTest {
  @TempDir private Path path;
  private DatasetFolder folder;

  @BeforeEach
  void open() {
    folder = new DatasetFolder(path);
  }

  @Test
  void rowIsNestedAtMost900Deep() throws InterruptedException {
    String rows = nested(900) + "\n" + nested(901) + "\n" + nested(5000) + "\n{}\n";
    Collected read = DatasetFolder.read(folder.write("a.jsonl", rows), DatasetFolder.jsonl());

    assertThat(read.json()).containsExactly(nested(900), "{}");
    assertThat(read.reasons()).containsExactly("READ_MALFORMED", "READ_MALFORMED");
    assertThat(read.messages())
        .containsExactly(
            "a.jsonl line 2, column 4501: nested 901 deep or more; at most 900 levels are read",
            "a.jsonl line 3, column 4501: nested 901 deep or more; at most 900 levels are read");
  }

  @Test
  void jsonOfATableIsPartOfItsRow() throws InterruptedException {
    String rows = "a\n" + lists(899) + "\n" + lists(900) + "\n";
    Collected read =
        DatasetFolder.read(
            folder.write("a.csv", rows), DatasetFolder.csv(Map.of("a", ColumnType.JSON)));

    assertThat(read.json()).containsExactly("{\"a\":" + lists(899) + "}");
    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
    assertThat(read.messages().get(0))
        .endsWith("is not JSON (nested 901 deep or more; at most 900 levels are read)");
  }

  @Test
  void numbersAndNamesHaveLimits() throws InterruptedException {
    String rows =
        "{\"n\":"
            + "9".repeat(1000)
            + "}\n{\"n\":"
            + "9".repeat(1234)
            + "}\n"
            + "{\"n\":0."
            + "9".repeat(1233)
            + "}\n{\""
            + "n".repeat(60_000)
            + "\":1}\n";
    Collected read = DatasetFolder.read(folder.write("a.jsonl", rows), DatasetFolder.jsonl());

    assertThat(read.rows).hasSize(1);
    assertThat(read.messages())
        .containsExactly(
            "a.jsonl line 2: a number of 1,234 digits; at most 1,000 are read",
            "a.jsonl line 3: a number of 1,234 digits; at most 1,000 are read",
            "a.jsonl line 4: a name of 60,000 characters or more; at most 50,000 are read");
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }

  private static String lists(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }
}
