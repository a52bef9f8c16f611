package dev.promptbeam.dataset.table;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReadingTest {
  @TempDir Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void folder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void rowIsAnObjectInHeaderOrder() throws InterruptedException {
    Collected read = table("b,a\n1,x\n,\n");

    assertThat(read.json()).containsExactly("{\"b\":\"1\",\"a\":\"x\"}", "{\"b\":\"\",\"a\":\"\"}");
    assertThat(read.positions).containsExactly(0L, 1L);
  }

  @Test
  void keepsEmbeddedNewlinesQuotesAndDelimiters() throws InterruptedException {
    Collected read = table("a,b\n\"x\ny\r\nz\",\"say \"\"hi\"\", ok\"\n\"\",\"\"\"\"\n");

    assertThat(read.json())
        .containsExactly(
            "{\"a\":\"x\\ny\\r\\nz\",\"b\":\"say \\\"hi\\\", ok\"}", "{\"a\":\"\",\"b\":\"\\\"\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndEndsARecord(String end) throws InterruptedException {
    Collected read = table("\uFEFFa,b" + end + "1,2" + end + end + "3,\"4" + end + "5\"");

    assertThat(read.json())
        .containsExactly(
            "{\"a\":\"1\",\"b\":\"2\"}",
            "{\"a\":\"3\",\"b\":\"4" + end.replace("\r", "\\r").replace("\n", "\\n") + "5\"}");
    assertThat(read.letters).isEmpty();
  }

  @Test
  void quotesInsideUnquotedFieldsAreText() throws InterruptedException {
    Collected read = table("a,b\n5\" pipe, \"sp\" \n");

    assertThat(read.json()).containsExactly("{\"a\":\"5\\\" pipe\",\"b\":\" \\\"sp\\\" \"}");
  }

  @Test
  void escapesControlCharacters() throws InterruptedException {
    Collected read = table("a\nx\u0000\u001f\t\\\b\n");

    assertThat(read.json()).containsExactly("{\"a\":\"x\\u0000\\u001f\\t\\\\\\u0008\"}");
  }

  @Test
  void raggedRowsAreMalformed() throws InterruptedException {
    Collected read = table("a,b\n1\n\"x\ny\",2,3\n4,5\n6,7,\n");

    assertThat(read.json()).containsExactly("{\"a\":\"4\",\"b\":\"5\"}");
    assertThat(read.raws()).containsExactly("1", "\"x\ny\",2,3", "6,7,");
    assertThat(read.messages())
        .containsExactly(
            "a.csv line 2: 1 fields where the header has 2",
            "a.csv line 3: 3 fields where the header has 2",
            "a.csv line 6: 3 fields where the header has 2");
    assertThat(read.positions).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void textBehindClosingQuoteCostsOneRow() throws InterruptedException {
    Collected read = table("a,b\n1,\"un\"term\" z\n2,\"fine\"\n");

    assertThat(read.json()).containsExactly("{\"a\":\"2\",\"b\":\"fine\"}");
    assertThat(read.raws()).containsExactly("1,\"un\"term\" z");
    assertThat(read.messages())
        .containsExactly("a.csv line 2, column 7: text behind a closing quote");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void quoteNeverClosedCostsOneRow(String end) throws InterruptedException {
    Collected read = table(String.join(end, "a,b", "1,\"abc", "2,def", "3,ghi", ""));

    assertThat(read.json())
        .containsExactly("{\"a\":\"2\",\"b\":\"def\"}", "{\"a\":\"3\",\"b\":\"ghi\"}");
    assertThat(read.raws()).containsExactly("1,\"abc");
    assertThat(read.messages())
        .containsExactly("a.csv line 2, column 3: the quote that opens here is never closed");
  }

  @Test
  void lostQuoteBeforeAQuotedFieldCostsOneRow() throws InterruptedException {
    Collected read = table("a,b\n1,\"abc\n2,\"def\"\n3,\"g\nh\"\n");

    assertThat(read.json())
        .containsExactly("{\"a\":\"2\",\"b\":\"def\"}", "{\"a\":\"3\",\"b\":\"g\\nh\"}");
    assertThat(read.raws()).containsExactly("1,\"abc");
  }

  @Test
  void lostQuoteIsFollowedNoFurtherThanTheCap() throws InterruptedException {
    StringBuilder text = new StringBuilder("a,b\n1,\"abc\n");
    for (int row = 0; row < 50_000; row++) {
      text.append(row).append(",x\n");
    }
    text.append("last,\"y\"\n");
    DataFile file = folder.write("a.csv", text.toString());
    Collected read = read(file, csv(), new RecordLimits(10, 100_000));

    assertThat(read.rows).hasSize(50_001);
    assertThat(read.messages())
        .containsExactly("a.csv line 2: longer than 100000 bytes; is a quote lost?");
    assertThat(read.raws()).containsExactly("1,\"abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineOverTheCapKeepsItsHead(String end) throws InterruptedException {
    String filler = "x".repeat(400_000);
    DataFile file = folder.write("a.csv", String.join(end, "a,b", "1," + filler, "2,y", ""));
    Collected read = read(file, csv(), new RecordLimits(10, 150_000));

    assertThat(read.json()).containsExactly("{\"a\":\"2\",\"b\":\"y\"}");
    assertThat(read.raws()).containsExactly("1," + "x".repeat(65_534));
    assertThat(read.positions).containsExactly(0L, 1L);
  }

  @Test
  void recordThatIsNotUtf8IsMalformed() throws InterruptedException {
    byte[] bytes = {'a', '\n', 'x', (byte) 0xE9, '\n', 'y', '\n'};
    Collected read = read(folder.write("a.csv", bytes), csv());

    assertThat(read.json()).containsExactly("{\"a\":\"y\"}");
    assertThat(read.messages()).containsExactly("a.csv line 2, column 2: not UTF-8");
    assertThat(read.letters.get(0).raw()).containsExactly('x', 0xE9);
  }

  @Test
  void typedColumnsBecomeJson() throws InterruptedException {
    Collected read =
        typed(
            """
            n,b,j
            1.50,TRUE,"{""a"":
             [1.0]}"
            ,,
            -0e+7, false ,\
            """
                + "\"\"\"x\"\"\"\n");

    assertThat(read.json())
        .containsExactly(
            "{\"n\":1.50,\"b\":true,\"j\":{\"a\":  [1.0]}}",
            "{\"n\":null,\"b\":null,\"j\":null}",
            "{\"n\":-0e+7,\"b\":false,\"j\":\"x\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "007,,           | column 1: '007' in n is not a number",
        "+1,,            | column 1: '+1' in n is not a number",
        "1.,,            | column 1: '1.' in n is not a number",
        "NaN,,           | column 1: 'NaN' in n is not a number",
        ",yes,           | column 2: 'yes' in b is not true or false",
        "1e99999999999999,, | column 1: '1e99999999999999' in n is not JSON"
            + " (a number with too large an exponent)",
        ",,tru           | column 3: 'tru' in j is not JSON (Unrecognized token 'tru')",
      })
  void valueOfAnotherTypeIsMalformed(String line, String problem) throws InterruptedException {
    Collected read = typed("n,b,j\n" + line + "\n1,true,1\n");

    assertThat(read.json()).containsExactly("{\"n\":1,\"b\":true,\"j\":1}");
    assertThat(read.raws()).containsExactly(line);
    assertThat(read.messages()).containsExactly("a.csv line 2, " + problem);
  }

  @Test
  void keyIsTheColumnAsText() throws InterruptedException {
    String text = "n,b,j\n1.50,True,\"\"\"x\"\"\"\n,,null\n";

    assertThat(keyed("n", text).keys()).containsExactly("1.50");
    assertThat(keyed("b", text).keys()).containsExactly("true");
    assertThat(keyed("j", text).keys()).containsExactly("x");
    assertThat(keyed("j", text).reasons()).containsExactly("ROW_KEY_MISSING");
    assertThat(keyed("n", text).letters.get(0).row())
        .asString()
        .isEqualTo("{\"n\":null,\"b\":null,\"j\":null}");
    assertThat(keyed("absent", text).reasons())
        .containsExactly("ROW_KEY_MISSING", "ROW_KEY_MISSING");
  }

  @Test
  void keyIsUnquoted() throws InterruptedException {
    DataFile file = folder.write("a.csv", "id,x\n\"a \"\"b\"\"\",1\n\"\",2\n");
    Collected read = read(file, new ReadOptions(RowFormats.of(DatasetFormat.CSV), "id", Map.of()));

    assertThat(read.keys()).containsExactly("a \"b\"");
    assertThat(read.reasons()).containsExactly("ROW_KEY_MISSING");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,a    | a.csv line 1, the header: two columns are named 'a'; rename one",
        ",b       | a.csv line 1, the header: column 1 has no name; give it one",
        "`\"a,b`  | a.csv line 1, the header: the quote that opens here is never closed",
      },
      quoteCharacter = '`')
  void badHeaderIsAnUnreadableFile(String header, String message) throws InterruptedException {
    DataFile file = folder.write("a.csv", header + "\n1,2,3\n");
    Collected read = read(file, csv());

    assertThat(read.reasons()).containsExactly("READ_FILE");
    assertThat(read.messages()).containsExactly(message);
    assertThat(read.positions).containsExactly(0L);
    assertThatThrownBy(() -> columns(file, csv()))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message);
  }

  @Test
  void headerGivesTheColumns() throws IOException, DatasetException {
    assertThat(columns(folder.write("b.csv", "\uFEFF\n\"a\nb\",\"c\"\"\",d e\r\n1"), csv()))
        .containsExactly("a\nb", "c\"", "d e");
    assertThat(columns(folder.write("c.csv", " \n"), csv())).isEmpty();
    assertThat(columns(folder.write("a.jsonl", "a,b\n"), DatasetFolder.jsonl())).isEmpty();
  }

  @Test
  void fileWithoutRecordsHasNoRows() throws InterruptedException {
    assertThat(table("").positions).isEmpty();
    assertThat(table("a,b\n\n  \n").positions).isEmpty();
  }

  private Collected table(String text) throws InterruptedException {
    return read(folder.write("a.csv", text), csv());
  }

  private Collected typed(String text) throws InterruptedException {
    Map<String, ColumnType> types =
        Map.of("n", ColumnType.NUMBER, "b", ColumnType.BOOLEAN, "j", ColumnType.JSON);
    return read(folder.write("a.csv", text), csv(types));
  }

  private Collected keyed(String column, String text) throws InterruptedException {
    Map<String, ColumnType> types =
        Map.of("n", ColumnType.NUMBER, "b", ColumnType.BOOLEAN, "j", ColumnType.JSON);
    return read(
        folder.write("a.csv", text),
        new ReadOptions(RowFormats.of(DatasetFormat.CSV), column, types));
  }

  private static List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    return options.format().columns(file, options);
  }
}
