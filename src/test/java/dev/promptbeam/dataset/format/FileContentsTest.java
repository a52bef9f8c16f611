package dev.promptbeam.dataset.format;

import static dev.promptbeam.dataset.DatasetFolder.gzip;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are something else than their format are refused by name, before any row is read. */
final class FileContentsTest {
  private static final String ARRAY =
      "rows.jsonl is a JSON array, not JSON lines; set dataset.format: json";
  private static final String DOCUMENT =
      "rows.jsonl has JSON values over several lines, not one a line; make lines of them:"
          + " jq -c . FILE > rows.jsonl";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "504b030414000600, is a ZIP archive (an .xlsx workbook is one too); unpack it|",
    "377abcaf271c0004, is a 7z archive; unpack it",
    "04224d186440a700, is compressed with lz4; unpack it|",
    "1f9d90615c000000, is compressed with compress (.Z); unpack it|",
    "5041523115041510, is a Parquet file; set dataset.format: parquet",
    "4f626a0104166176, is an Avro file; set dataset.format: avro",
    "4152524f57310000, is an Arrow file; write it as JSON lines or CSV",
    "d0cf11e0a1b11ae1, is an old Office file|",
    "255044462d312e37, is a PDF file; name a file of rows",
    "89504e470d0a1a0a0000000d49484452000000000100000001, is no text file; name a file of rows",
  })
  void foreignFileIsRefused(String hex, String message) {
    for (String name : List.of("rows.csv", "rows.jsonl", "rows.tsv")) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      String start = name + " " + message.split("\\|")[0];
      assertThatThrownBy(() -> check(name, bytes))
          .isInstanceOf(DatasetException.class)
          .hasMessageStartingWith(start);
      assertThatThrownBy(() -> check(name, gzip(bytes))).hasMessageStartingWith(start);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void utf16IsRefusedWithAndWithoutItsMark(String charset) {
    byte[] table = "id,city\n1,Oslo\n2,Lima\n".getBytes(Charset.forName(charset));
    byte[] lines = "{\"id\":1,\"city\":\"Oslo\"}\n".getBytes(Charset.forName(charset));

    assertRefused("rows.csv", table, "rows.csv is UTF-16; convert it to UTF-8");
    assertRefused("rows.jsonl", lines, "rows.jsonl is UTF-16; convert it to UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":1},{\"a\":2}]",
        "[\n{\"a\":1},\n{\"a\":2}\n]\n",
        "  [\r\n  {\"a\":1},\r\n  {\"a\":2}\r\n  ]\r\n",
        "\uFEFF[{\"a\":1},\n{\"a\":2}]",
        "\n\n[\n{\"a\":1}\n{\"a\":2}\n]",
        "[{\"a\":1},\n{\"a\":2},\n]",
        "[]",
      })
  void arrayIsRefused(String text) {
    assertRefused("rows.jsonl", text.getBytes(UTF_8), ARRAY);
    assertRefused("rows.jsonl", gzip(text), ARRAY);
  }

  @Test
  void largeArrayIsRefusedByItsBeginning() {
    String rows = "{\"a\":\"" + "x".repeat(100) + "\"},\n";

    assertRefused("rows.jsonl", ("[\n" + rows.repeat(2_000) + "{}]").getBytes(UTF_8), ARRAY);
    assertRefused(
        "rows.jsonl", ("[" + rows.repeat(2_000) + "{}]").replace("\n", "").getBytes(UTF_8), ARRAY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n",
        "{\"rows\": [\n{\"a\":1},\n{\"a\":2}\n]}",
        "{\"a\": 1,\n\"b\": 2}",
      })
  void documentOverSeveralLinesIsRefused(String text) {
    assertRefused("rows.jsonl", text.getBytes(UTF_8), DOCUMENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "{\"a\":1}",
        "{\"a\":1}\n{\"a\":2}\n",
        "{\"a\":1,\n{\"a\":2}\n",
        "{\"a\":\"1\n{\"a\":2}\n",
        "{\"a\":1",
        "{\"a\":1\n\n",
        "[1,2]\n{\"a\":2}\n",
        "nonsense\n[\n",
        "\"text\"\n",
      })
  void linesOfJsonArePassedHoweverBadTheirRowsAre(String text) {
    assertPassed("rows.jsonl", text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PAR1,PAR2\n1,2\n", "ORC,b\n", "Obj,b\n", "ARROW1,b\n", "[a],b\n1,2\n", "BZh9\n"})
  void tablesWithOddHeadersArePassed(String text) {
    assertPassed("rows.csv", text.getBytes(UTF_8));
    assertPassed("rows.csv", gzip(text));
  }

  @Test
  void otherEncodingsAreLeftToReading() {
    assertPassed("rows.csv", "id,city\n1,Zürich\n".getBytes(ISO_8859_1));
    assertPassed("rows.csv", "a\n\u0001\n\u0002\n".getBytes(UTF_8));
  }

  @Test
  void emptyCompressedFileIsRefusedAndAnEmptyPlainOneIsNot() {
    String message = " is empty, which no compressed file is; was its writing cut off?";

    assertRefused("rows.csv.gz", new byte[0], "rows.csv.gz" + message);
    assertRefused("rows.jsonl.bz2", new byte[0], "rows.jsonl.bz2" + message);
    assertPassed("rows.csv", new byte[0]);
    assertPassed("rows.csv.gz", gzip(""));
  }

  @Test
  void tooManyLayersAreRefused() {
    byte[] bytes = "a\n1\n".getBytes(UTF_8);
    for (int layer = 0; layer < 4; layer++) {
      bytes = gzip(bytes);
    }

    assertRefused(
        "rows.csv", bytes, "rows.csv is compressed with gzip more than three times; unpack it");
  }

  @Test
  void brokenCompressedFileIsLeftToReading() {
    byte[] whole = gzip("{\"a\":1}\n{\"a\":2}\n");

    assertPassed("rows.jsonl.gz", Arrays.copyOf(whole, whole.length - 9));
  }

  private void assertRefused(String name, byte[] bytes, String message) {
    assertThatThrownBy(() -> check(name, bytes))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message);
  }

  private void assertPassed(String name, byte[] bytes) {
    assertThatCode(() -> check(name, bytes)).doesNotThrowAnyException();
  }

  private void check(String name, byte[] bytes) throws DatasetException, InterruptedException {
    DataFile file = new DatasetFolder(folder).write(name, bytes);
    RowFormat format = RowFormats.of(RowFormats.byName(name).orElseThrow());
    FileContents.check(List.of(file), format);
  }
}
