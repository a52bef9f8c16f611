package dev.promptbeam.dataset.text;

import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.DeadLetter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonlReadingTest {
  @TempDir Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void folder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void keepsEachLineAsItIs() throws InterruptedException {
    Collected read = lines("{\"a\": 1.50, \"b\": 1E5}\n{\"a\":12345678901234567890}");

    assertThat(read.json())
        .containsExactly("{\"a\": 1.50, \"b\": 1E5}", "{\"a\":12345678901234567890}");
    assertThat(read.keys()).containsExactly("a.jsonl#0", "a.jsonl#1");
    assertThat(read.positions).containsExactly(0L, 1L);
  }

  @Test
  void blankLinesAreNoRows() throws InterruptedException {
    Collected read = lines("\n  \t\r\n{\"a\":1}\n\n\r\n{\"a\":2}\n\n");

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(read.positions).containsExactly(0L, 1L);
    assertThat(read.letters).isEmpty();
  }

  @Test
  void trimsWhiteSpaceAndKeepsRowsOnOneLine() throws InterruptedException {
    Collected read = lines("  {\"a\":1}\t\r\n{\"a\":\r2}\r\n");

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\": 2}");
  }

  @Test
  void skipsByteOrderMark() throws InterruptedException {
    assertThat(lines("\uFEFF{\"a\":1}\n").json()).containsExactly("{\"a\":1}");
    assertThat(lines("\uFEFF").positions).isEmpty();
  }

  @Test
  void lineSeparatorsInStringsEndNoLine() throws InterruptedException {
    String line = "{\"a\":\"x\u2028y\u2029z\u0085\"}";

    assertThat(lines(line + "\n").json()).containsExactly(line);
  }

  @Test
  void lastOfDuplicateMembersNamesTheRow() throws InterruptedException {
    Collected read = keyed("{\"id\":\"a\",\"id\":\"b\"}");

    assertThat(read.keys()).containsExactly("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1,}                | column 8: Unexpected character ('}' (code 125)): was expecting double-quote to start field name
          ··{"a":tru}             | column 8: Unrecognized token 'tru'
          {"a":1} x               | column 9: Unrecognized token 'x'
          {"a":1}{"a":2}          | column 8: more behind the JSON value
          {"a":1},                | column 8: Unexpected character (',' (code 44)): expected a value
          [{"a":1}]               | column 1: a JSON array, not an object; JSONL has one object a line
          "text"                  | column 1: not a JSON object
          null                    | column 1: not a JSON object
          {"a":NaN}               | column 9: Non-standard token 'NaN'
          {"a":1e99999999999}     | column 6: a number with too large an exponent
          {"a":"\\ud800"}         | column 6: half of a surrogate pair, which no UTF-8 can hold
          {"a":"\\udc00\\ud800"}  | column 6: half of a surrogate pair, which no UTF-8 can hold
          {"a":[1,2}              | column 10: Unexpected close marker '}': expected ']'
          """)
  void malformedLineIsOneDeadLetter(String bad, String problem) throws InterruptedException {
    String line = bad.replace('·', ' ');
    Collected read = lines("{\"a\":1}\n" + line + "\n{\"a\":2}\n");

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(read.positions).containsExactly(0L, 1L, 2L);
    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
    assertThat(read.raws()).containsExactly(line);
    assertThat(read.messages()).containsExactly("a.jsonl line 2, " + problem);
  }

  @Test
  void malformedBytesAreKept() throws InterruptedException {
    byte[] bytes = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
    Collected read = read(folder.write("a.jsonl", bytes), jsonl());

    assertThat(read.messages()).containsExactly("a.jsonl line 1, column 7: not UTF-8");
    assertThat(read.letters.get(0).raw()).isEqualTo(bytes);
    assertThat(read.letters.get(0).row()).isNull();
  }

  @Test
  void refusesUtf16() throws InterruptedException {
    byte[] marked = "\uFEFF{\"a\":1}\n".getBytes(UTF_16LE);
    byte[] unmarked = "{\"a\":1}".getBytes(UTF_16LE);

    Collected first = read(folder.write("a.jsonl", marked), jsonl());
    assertThat(first.reasons()).containsExactly("READ_FILE");
    assertThat(first.messages()).containsExactly("a.jsonl is UTF-16; convert it to UTF-8");
    assertThat(read(folder.write("b.jsonl", unmarked), jsonl()).messages())
        .containsExactly("b.jsonl line 1, column 2: a zero byte; is this UTF-16?");
  }

  @Test
  void pairedSurrogateEscapesArePassed() throws InterruptedException {
    assertThat(lines("{\"\\ud83d\\ude00\":\"\\uD83D\\uDE00 \\\\ud800\"}").letters).isEmpty();
  }

  @Test
  void overlongLineKeepsItsHeadAndReadingGoesOn() throws InterruptedException {
    String filler = "x".repeat(300_000);
    DataFile file = folder.write("a.jsonl", "{\"a\":1}\n{\"a\":\"" + filler + "\"}\n{\"a\":2}\n");
    Collected read = read(file, jsonl(), new RecordLimits(200_000, 10));

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(read.positions).containsExactly(0L, 1L, 2L);
    assertThat(read.messages())
        .containsExactly("a.jsonl line 2: longer than 200000 bytes; only its start is kept here");
    assertThat(read.raws()).containsExactly("{\"a\":\"" + "x".repeat(65_536 - 6));
  }

  @Test
  void longestLineIsRead() throws InterruptedException {
    String line = "{\"a\":\"" + "x".repeat(92) + "\"}";
    DataFile file = folder.write("a.jsonl", line + "\n" + line + " ");
    Collected read = read(file, jsonl(), new RecordLimits(100, 10));

    assertThat(read.json()).containsExactly(line);
    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
  }

  @Test
  void keyIsTheColumnAsText() throws InterruptedException {
    Collected read =
        keyed(
            """
            {"id":"r-1","nested":{"id":"no"}}
            {"id":1.50}
            {"x":[{"id":"no"}],"id":true}
            {"id":"gr\\u00fc\\u00df"}
            """);

    assertThat(read.keys()).containsExactly("r-1", "1.50", "true", "grüß");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{\"id\":null}",
        "{\"id\":\"\"}",
        "{\"id\":{\"a\":1}}",
        "{\"id\":[\"a\"]}",
        "{\"a\":{\"id\":\"x\"}}"
      })
  void rowWithoutKeyIsADeadLetterWithItsRow(String line) throws InterruptedException {
    Collected read = keyed(line);

    assertThat(read.rows).isEmpty();
    DeadLetter letter = read.letters.get(0);
    assertThat(letter.reason().code()).isEqualTo("ROW_KEY_MISSING");
    assertThat(letter.key()).isNull();
    assertThat(letter.raw()).isNull();
    assertThat(letter.row()).asString().isEqualTo(line);
    assertThat(letter.message())
        .isEqualTo("a.jsonl#0: key column 'id' has no text, number or boolean");
  }

  private Collected lines(String text) throws InterruptedException {
    return read(folder.write("a.jsonl", text), jsonl());
  }

  private Collected keyed(String text) throws InterruptedException {
    return read(
        folder.write("a.jsonl", text),
        new ReadOptions(RowFormats.of(DatasetFormat.JSONL), "id", Map.of()));
  }
}
