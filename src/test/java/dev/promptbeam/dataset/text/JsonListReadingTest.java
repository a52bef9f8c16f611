package dev.promptbeam.dataset.text;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.model.DatasetFormat;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects of a JSON list, wherever the list stands. */
final class JsonListReadingTest {
  @TempDir private Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":1.0},{\"a\":\"], {\"}]",
        "\uFEFF \n[\r\n  { \"a\" : 1.0 } ,\n  {\n\t\"a\": \"], {\" }\n]\n",
        "[{\"a\":1.0},{\"a\":\"], {\"},]",
        "{\"about\": {\"x\": [1]}, \"n\": [1, [2]], \"e\": [], \"examples\": [{\"a\":1.0},"
            + " {\"a\":\"], {\"}], \"canary\": \"}\"}",
        "{\"examples\":[{\"a\":1.0},{\"a\":\"], {\"}]}",
      })
  void objectsOfTheListAreRows(String text) throws Exception {
    Collected read = read(folder.write("a.json", text), json("a"));

    assertThat(read.messages()).isEmpty();
    assertThat(read.json()).containsExactly("{\"a\":1.0}", "{\"a\":\"], {\"}");
    assertThat(read.keys()).containsExactly("1.0", "], {");
    assertThat(read.positions).containsExactly(0L, 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", " [ ] ", "{\"rows\": []}"})
  void anEmptyListHasNoRows(String text) throws Exception {
    assertThat(read(folder.write("a.json", text), json(null)).positions).isEmpty();
  }

  @Test
  void whatIsNoObjectCostsItselfAlone() throws Exception {
    String text = "[{\"a\":1}, 7, [{\"b\":1}], {\"a\":x}, {\"a\":\"\\\\\"}, {\"a\":\"\\\"]\"}]";
    Collected read = read(folder.write("a.json", text), json(null));

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":\"\\\\\"}", "{\"a\":\"\\\"]\"}");
    assertThat(read.raws()).containsExactly("7", "[{\"b\":1}]", "{\"a\":x}");
    assertThat(read.messages())
        .containsExactly(
            "a.json item 2 of its list, column 1: not a JSON object",
            "a.json item 3 of its list, column 1: not a JSON object",
            "a.json item 4 of its list, column 6: Unrecognized token 'x'");
    assertThat(read.positions).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aListThatIsNotClosedKeepsTheRowsBefore() throws Exception {
    String text = "[{\"a\":1},{\"a\":2},{\"a\":\"x";
    for (int cut = 9; cut <= text.length(); cut++) {
      Collected read = read(folder.write("a.json", text.substring(0, cut)), json(null));

      assertThat(read.json()).contains("{\"a\":1}");
      assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
    }
  }

  @Test
  void aLongObjectKeepsItsHead() throws Exception {
    String text = "[{\"a\":1},{\"a\":\"" + "x".repeat(300_000) + "\"},{\"a\":2}]";
    Collected read = read(folder.write("a.json", text), json(null), new RecordLimits(200_000, 10));

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(read.messages())
        .containsExactly(
            "a.json item 2 of its list: longer than 200000 bytes; only its start is kept here");
    assertThat(read.raws().get(0)).startsWith("{\"a\":\"xxx");
  }

  @Test
  void whatStandsBehindTheListIsNoted() throws Exception {
    String far = " ".repeat(70_000); // near, it is refused before any row is read
    Collected more =
        read(folder.write("a.json", "[{\"a\":1}" + far + "]\n[{\"a\":2}]"), json(null));
    assertThat(more.json()).containsExactly("{\"a\":1}");
    assertThat(more.messages())
        .containsExactly(
            "a.json behind its list: more than one JSON value; only the first is read");

    Collected two =
        read(folder.write("b.json", "{\"x\":[{\"a\":1}],\"y\":[{\"a\":2}]}"), json(null));
    assertThat(two.json()).containsExactly("{\"a\":1}");
    assertThat(two.messages())
        .containsExactly(
            "b.json has two lists with objects, 'x' and 'y';"
                + " the rows are those of the first, make a file of each");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':1}            | is one JSON object and has no list of objects, which would be its"
            + " rows; set dataset.format: jsonl where it is a row itself",
        "7                  | is no JSON list and no JSON object",
        "{a:1}              | is no JSON: a member of its outermost object has no name",
        "{'a' 1}            | is no JSON: no colon behind \"a\"",
      })
  void aFileWithoutAListIsRefused(String text, String message) {
    DataFile file = folder.write("a.json", text.replace('\'', '"'));

    assertThatThrownBy(() -> json(null).format().columns(file, json(null)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("a.json " + message);
  }

  @Test
  void aListLongerThanMemoryIsRead() throws Exception {
    Path file = temporary.resolve("large.json");
    byte[] rows = "{\"a\":\"0123456789\"},\n".repeat(10_000).getBytes(UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write('[');
      for (int count = 0; count < 10; count++) {
        out.write(rows);
      }
      out.write("{}]".getBytes(UTF_8));
    }
    assertThat(read(PinnedFile.pin("large.json", file), json(null)).rows).hasSize(100_001);
  }

  private static ReadOptions json(@Nullable String key) {
    return new ReadOptions(RowFormats.of(DatasetFormat.JSON), key, Map.of());
  }
}
