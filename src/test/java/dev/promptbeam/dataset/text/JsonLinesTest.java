package dev.promptbeam.dataset.text;

import static dev.promptbeam.dataset.DatasetFolder.gzip;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DatasetFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON lines under a name that says JSON are rows of their own; other values in a row are not. */
final class JsonLinesTest {
  private static final ReadOptions JSON =
      new ReadOptions(RowFormats.of(DatasetFormat.JSON), null, Map.of());

  @TempDir private Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':0,'text':'x'}\n{'id':1,'text':'y'}\n",
        "{'id':0,'tags':[],'text':'x'}\n{'id':1,'tags':[],'text':'y'}\n",
        "{'messages':[{'role':'user'},{'role':'model'}]}\n{'messages':[{'role':'user'}]}\n",
        "\uFEFF\r\n{'a':[{'b':'}\\\\'}]}\r\n\r\n  {'a':[{'b':'\\\"{'}]}",
        "{'a':[{'b':1}]}\nno JSON\n[1]\nnull\n{'a':1,'a':2}\n",
        "{a:[{}]}\n7\n",
      })
  void linesAreReadAsTheLinesTheyAre(String text) throws Exception {
    String lines = text.replace('\'', '"').repeat(500);
    DataFile named = folder.write("a.jsonl", lines);
    for (DataFile file :
        List.of(folder.write("a.json", lines), folder.write("a.json.gz", gzip(lines)))) {
      assertSame(read(file, JSON), read(named, jsonl()));
      assertThatCode(() -> JSON.format().columns(file, JSON)).doesNotThrowAnyException();
    }
  }

  @Test
  void longLinesAreLinesToo() throws Exception {
    String line = "{\"messages\":[{\"text\":\"" + "é\\n".repeat(300_000) + "\"}]}\n";

    assertThat(read(folder.write("a.json", line + line), JSON).json())
        .containsExactly(line.strip(), line.strip());
  }

  @Test
  void onlyLinesAreCutForSeveralWorkers() throws Exception {
    String lines = "{\"a\":[{\"b\":1}]}\n".repeat(1_000);
    List<Split> splits =
        Splits.plan(List.of(folder.write("a.json", lines)), JSON, 4_000, Splits.ALL_ROWS);
    DataFile list = folder.write("b.json", "[" + lines.strip().replace('\n', ',') + "]");
    DataFile packed = folder.write("c.json", gzip(gzip(lines)));

    assertThat(splits).extracting(Split::start).containsExactly(0L, 4_000L, 8_000L, 12_000L);
    assertThat(read(splits, JSON).json()).hasSize(1_000).containsOnly("{\"a\":[{\"b\":1}]}");
    assertThat(Splits.plan(List.of(list), JSON, 4_000, Splits.ALL_ROWS)).hasSize(1);
    assertThat(Splits.plan(List.of(packed), JSON, 10, Splits.ALL_ROWS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'a':1}]\n[{'a':2}]\n",
        "[[{'a':1}],[{'a':2}]] [[]]",
        "{'a':1}  {'a':2}",
        "{'a':[{'b':1}]}{'a':[{'b':2}]}",
        "{\n  'a': [\n    {'b':1}\n  ]\n}\n{\n  'a': [\n    {'b':2}\n  ]\n}\n",
        "{'rows':[],\n'b':1}\n{'rows':[]}",
        "[]\n{'a':1}",
      })
  void valuesBehindEachOtherThatAreNoLinesAreRefused(String text) throws Exception {
    DataFile file = folder.write("a.json", text.replace('\'', '"'));
    String message =
        "a.json has JSON values one behind another, not one list and not an object a line; make"
            + " lines of them: jq -c . FILE > rows.jsonl, or jq -c '.[]' where they are lists";

    assertThatThrownBy(() -> JSON.format().columns(file, JSON))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message);
    Collected read = read(file, JSON);
    assertThat(read.rows).isEmpty();
    assertThat(read.messages()).containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'rows':[null,{'a':1},{'a':2}],'more':[]} | has a list 'rows' with objects, of which the"
            + " first item is none; take it out",
        "{'id':0,'tags':[],'text':'x'} | is one JSON object and has no list of objects, which"
            + " would be its rows; set dataset.format: jsonl where it is a row itself",
        "{'tags':[],'n':[1]} | is one JSON object and has no list of objects, which"
            + " would be its rows; set dataset.format: jsonl where it is a row itself",
      })
  void whatWouldBeLostIsRefused(String text, String message) {
    DataFile file = folder.write("a.json", text.replace('\'', '"'));

    assertThatThrownBy(() -> JSON.format().columns(file, JSON))
        .isInstanceOf(DatasetException.class)
        .hasMessage("a.json " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'n':[7,{'x':1}],'rows':[{'a':1}]}",
        "{'rows':[{'a':1}],'n':[7,{'x':1}]}",
      })
  void aListThatIsPassedOverIsNoted(String text) throws Exception {
    Collected read = read(folder.write("a.json", text.replace('\'', '"')), JSON);

    assertThat(read.json()).containsExactly("{\"a\":1}");
    assertThat(read.messages())
        .containsExactly(
            "a.json has two lists with objects, 'rows' and 'n';"
                + " the rows are those of the first, make a file of each");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\\\", "\\\\\\\"", "\\\"\\\\", "", "\\u005c"})
  void aNameMayHoldAndEndInBackslashes(String name) throws Exception {
    String text = "{\"" + name + "\": 1, \"rows\": [{\"a\":1}]}";

    assertThat(read(folder.write("a.json", text), JSON).json()).containsExactly("{\"a\":1}");
  }

  @Test
  void oneLineThatBreaksOffKeepsTheRowsOfItsListBefore() throws Exception {
    byte[] packed = gzip("{\"rows\":[{\"a\":1},{\"a\":2},{\"a\":3}]}");
    packed[packed.length - 5] ^= 1; // its checksum
    Collected read = read(folder.write("a.json", packed), JSON);

    assertThat(read.json()).contains("{\"a\":1}", "{\"a\":2}");
    assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
  }

  private static void assertSame(Collected read, Collected expected) {
    assertThat(expected.positions).hasSizeGreaterThan(999);
    assertThat(read.json()).isEqualTo(expected.json());
    assertThat(read.positions).isEqualTo(expected.positions);
    assertThat(read.raws()).isEqualTo(expected.raws());
    assertThat(read.reasons()).isEqualTo(expected.reasons());
  }
}
