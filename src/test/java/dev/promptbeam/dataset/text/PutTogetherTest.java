package dev.promptbeam.dataset.text;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Breaks;
import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.ReadSplit;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made of several, bytes that no text has, names that stand twice. */
final class PutTogetherTest {
  private static final String MARK = "\uFEFF";

  @TempDir private Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void marksBetweenJsonLinesArePassedOver() throws InterruptedException {
    String text = MARK + "{\"a\":1}\n" + MARK + "{\"a\":2}\n" + MARK + "\n" + MARK;
    Collected read = read(folder.write("a.jsonl", text), jsonl());

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(read.letters).isEmpty();
    List<Split> pieces =
        Splits.plan(List.of(folder.write("a.jsonl", text)), jsonl(), 12, Splits.ALL_ROWS);
    assertThat(read(pieces, jsonl()).json()).containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @Test
  void headerThatComesAgainBehindAMarkIsNoRow() throws InterruptedException {
    String part = MARK + "\"id\",city\n1,Oslo\n";
    Collected read = read(folder.write("a.csv", part + part + part + MARK), csv());

    assertThat(read.json()).hasSize(3).containsOnly("{\"id\":\"1\",\"city\":\"Oslo\"}");
    assertThat(read.letters).isEmpty();
    assertThat(read.positions).containsExactly(0L, 1L, 2L);
  }

  @Test
  void otherHeaderBehindAMarkIsADeadLetter() throws InterruptedException {
    String text = "id,city\n1,Oslo\n" + MARK + "id,town\n2,Lima\n";
    Collected read = read(folder.write("a.csv", text), csv());

    assertThat(read.json())
        .containsExactly("{\"id\":\"1\",\"city\":\"Oslo\"}", "{\"id\":\"2\",\"city\":\"Lima\"}");
    assertThat(read.messages())
        .containsExactly(
            "a.csv line 3, column 1: a byte order mark: another file was put behind here,"
                + " and this is not its header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00FF", "\u00FE", "\u00FF\u00FF", "\u00EF\u00BB", "\u0000"})
  void recordThatBeginsWithAnyByteEndsNoTable(String bytes) throws InterruptedException {
    for (DatasetFormat format : List.of(DatasetFormat.CSV, DatasetFormat.TSV)) {
      byte[] table = ("a\n1\n" + bytes + "\n2\n").getBytes(ISO_8859_1);
      Collected read =
          read(
              folder.write("a.txt", table), new ReadOptions(RowFormats.of(format), null, Map.of()));

      assertThat(read.rows.size() + read.letters.size()).isEqualTo(3);
      assertThat(read.json()).contains("{\"a\":\"1\"}", "{\"a\":\"2\"}");
    }
  }

  @Test
  void membersOfOneNameAreToldAndTheRowStaysAsItIs() throws InterruptedException {
    List<String> told = new ArrayList<>();
    Collected read =
        new Collected() {
          @Override
          public void repeatedMember(Source source, String name) {
            told.add(source + " " + name);
          }
        };
    DataFile file =
        folder.write(
            "a.jsonl",
            "{\"a\":1,\"b\":{\"a\":2}}\n{\"a\":1,\"a\":2}\n[{\"a\":1}]\n"
                + "{\"b\":[{\"a\":1},{\"a\":1,\"x\":{},\"a\":1}]}\n");
    new ReadSplit(jsonl(), Breaks.AS_SEEN).read(DatasetFolder.whole(file), read);

    assertThat(told).containsExactly("a.jsonl#1 a", "a.jsonl#3 a");
    assertThat(read.json()).contains("{\"a\":1,\"a\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":1}//",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\q\"}",
        "{\"a\":+1}",
        "{\"a\":[1,]}",
        "{\"a\":tru}",
        "{\"a\"",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\" 1}",
      })
  void deadLettersHoldNoAdviceOfALibrary(String line) throws InterruptedException {
    String digits = "1".repeat(2_000);
    String deep = "[".repeat(2_000);
    String name = "\"" + "n".repeat(60_000) + "\"";
    String lines = line + "\n{\"a\":" + digits + "}\n{\"a\":" + deep + "}\n{" + name + ":1}\n";
    Collected read = read(folder.write("a.jsonl", lines), jsonl());

    assertThat(read.messages()).isNotEmpty();
    assertThat(read.messages())
        .allSatisfy(
            message ->
                assertThat(message)
                    .doesNotContainIgnoringCase("constraint")
                    .doesNotContainIgnoringCase("enable")
                    .doesNotContain("`", "Feature", "com.fasterxml", "Source:")
                    .matches("[^()]*(\\([^()]*(\\([^()]*\\)[^()]*)*\\)[^()]*)*"));
  }
}
