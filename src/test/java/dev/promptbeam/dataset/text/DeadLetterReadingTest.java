package dev.promptbeam.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows come back out of dead letters as they were read first. */
final class DeadLetterReadingTest {
  private static final ReadOptions KEYED = new ReadOptions(RowFormats.DEAD_LETTERS, "id", Map.of());

  @TempDir private Path path;
  private DatasetFolder folder;

  @BeforeEach
  void open() {
    folder = new DatasetFolder(path);
  }

  @Test
  void rowHasItsOwnKeySourceAndBytes() throws InterruptedException {
    Collected read =
        read(
            """
            {"key":"ä\\"1","source":{"file":"d/ü.csv","position":9007199254740993},\
            "row":{ "n" : 1.0, "e":1e3,"é":"\\u00e9"},"status":"error","request":{"row":{}}}
            """);

    assertThat(read.letters).isEmpty();
    assertThat(read.rows).extracting(SourceRow::key).containsExactly("ä\"1");
    assertThat(read.rows)
        .extracting(SourceRow::source)
        .containsExactly(new Source("d/ü.csv", 9007199254740993L));
    assertThat(read.json()).containsExactly("{ \"n\" : 1.0, \"e\":1e3,\"é\":\"\\u00e9\"}");
  }

  @Test
  void letterWithoutARowIsPassedOver() throws InterruptedException {
    Collected read =
        read(letter("null", 0, "null") + letter("\"b\"", 1, "{}") + letter("null", 2, "null"));

    assertThat(read.positions).containsExactly(1L);
    assertThat(read.keys()).containsExactly("b");
  }

  @Test
  void rowThatHadNoKeyHasNoneAgain() throws InterruptedException {
    Collected read = read(letter("null", 5, "{\"a\":1}"));

    assertThat(read.rows).isEmpty();
    assertThat(read.reasons()).containsExactly("ROW_KEY_MISSING");
    assertThat(read.positions).containsExactly(5L);
    assertThat(read.messages().get(0))
        .isEqualTo("in.csv#5: key column 'id' has no text, number or boolean");
  }

  @Test
  void lineThatIsNoDeadLetterIsMalformed() throws InterruptedException {
    List<String> lines =
        List.of(
            "{\"key\":\"a\",\"source\":",
            "[]",
            "{}",
            "{\"key\":\"a\",\"row\":{}}",
            "{\"key\":\"a\",\"source\":{\"file\":\"f\"},\"row\":{}}",
            "{\"key\":\"a\",\"source\":{\"file\":\"f\",\"position\":0},\"row\":7}",
            "{\"key\":\"a\",\"source\":{\"file\":\"f\",\"position\":0},\"row\":{\"b\":");
    Collected read = read(String.join("\n", lines));

    assertThat(read.rows).isEmpty();
    assertThat(read.reasons()).hasSize(lines.size()).containsOnly("READ_MALFORMED");
    assertThat(read.raws()).isEqualTo(lines);
    assertThat(read.messages().get(3))
        .isEqualTo("letters.jsonl line 4: a dead letter without source before its row");
  }

  @Test
  void piecesOfALargeFileHoldEachRowOnce() throws InterruptedException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      text.append(letter(i % 7 == 0 ? "null" : "\"k" + i + "\"", i, i % 7 == 0 ? "null" : "{}"));
    }
    DataFile file = folder.write("letters.jsonl", text.toString());
    for (int bytes : new int[] {1, 10, 97, 1_000}) {
      List<Split> splits = Splits.plan(List.of(file), KEYED, bytes, Splits.ALL_ROWS);
      assertThat(splits).hasSizeGreaterThan(1);
      Collected read = DatasetFolder.read(splits, KEYED);
      assertThat(read.letters).isEmpty();
      assertThat(read.positions).hasSize(42).isSorted().doesNotHaveDuplicates();
    }
  }

  private Collected read(String text) throws InterruptedException {
    return DatasetFolder.read(folder.write("letters.jsonl", text), KEYED);
  }

  private static String letter(String key, int position, String row) {
    return "{\"key\":%s,\"source\":{\"file\":\"in.csv\",\"position\":%d},\"row\":%s,\"raw\":\"x\"}\n"
        .formatted(key, position, row);
  }
}
