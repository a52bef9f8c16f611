package dev.promptbeam.dataset.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables with other delimiters, quotes, headers and encodings than the usual ones. */
final class WrittenOtherwiseTest {
  private static final List<String> NO_NAMES = List.of();
  private static final String EURO = "windows-1252";

  @TempDir private Path temporary;

  @Test
  void fieldsAreCutAndQuotedAsSaid() throws Exception {
    TableFormat format = TableFormat.CSV.with(";", "'", true, NO_NAMES, "UTF-8");

    assertThat(read(format, "a;b\n'1;2';\"x,y\"\n'it''s';\n").json())
        .containsExactly("{\"a\":\"1;2\",\"b\":\"\\\"x,y\\\"\"}", "{\"a\":\"it's\",\"b\":\"\"}");
  }

  @Test
  void quotesCanBeTextAndTabsCanHaveQuotes() throws Exception {
    TableFormat plain = TableFormat.CSV.with(null, "", true, NO_NAMES, "UTF-8");
    TableFormat quoted = TableFormat.TSV.with(null, "\"", true, NO_NAMES, "UTF-8");

    assertThat(read(plain, "a,b\n\"1,2\"\n").json())
        .containsExactly("{\"a\":\"\\\"1\",\"b\":\"2\\\"\"}");
    assertThat(read(quoted, "a\tb\n\"1\t2\"\t3\n").json())
        .containsExactly("{\"a\":\"1\\t2\",\"b\":\"3\"}");
  }

  @Test
  void firstRecordIsARowWhereThereIsNoHeader() throws Exception {
    TableFormat format = TableFormat.TSV.with(null, null, false, List.of("q", "n"), "UTF-8");
    Collected read = read(format, "\uFEFFWie viele?\t3\n\nnur eins\nWo?\t4\n\uFEFFWann?\t5\n");

    assertThat(read.json())
        .containsExactly(
            "{\"q\":\"Wie viele?\",\"n\":\"3\"}",
            "{\"q\":\"Wo?\",\"n\":\"4\"}",
            "{\"q\":\"Wann?\",\"n\":\"5\"}");
    assertThat(read.positions).containsExactly(0L, 1L, 2L, 3L);
    assertThat(read.messages())
        .containsExactly("a.txt line 3: 1 fields where dataset.csv.columns has 2");
    assertThat(columns(format, "")).containsExactly("q", "n");
  }

  @Test
  void givenNamesTakeThePlaceOfAHeader() throws Exception {
    TableFormat format = TableFormat.CSV.with(null, null, true, List.of("x", "y"), "UTF-8");
    String part = "\uFEFFa,a\n1,2\n";

    assertThat(read(format, part + part).json())
        .containsExactly("{\"x\":\"1\",\"y\":\"2\"}", "{\"x\":\"1\",\"y\":\"2\"}");
    assertThatThrownBy(() -> columns(format, "a,b,c\n"))
        .isInstanceOf(DatasetException.class)
        .hasMessage("a.txt line 1, the header: 3 columns where dataset.csv.columns names 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void otherEncodingsAreReadAsTheSameText(String encoding) throws Exception {
    String table =
        "Stra\u00DFe,\u00FC\n\"M\u00FCll,\nweg\",\u00E9\u00E9\n" + "x,y\n".repeat(20_000);
    TableFormat format = TableFormat.CSV.with(null, null, true, NO_NAMES, encoding);
    byte[] bytes = table.getBytes(Charset.forName(encoding));
    Collected read = read(format, bytes);

    assertThat(format.problem(bytes, false)).isNull();
    assertThat(read.letters).isEmpty();
    assertThat(read.rows).hasSize(20_001);
    assertThat(read.json().get(0)).isEqualTo("{\"Straße\":\"Müll,\\nweg\",\"ü\":\"éé\"}");
    assertThat(read(format, DatasetFolder.gzip(bytes)).json()).isEqualTo(read.json());
  }

  @Test
  void markSaysInWhichOrderTheBytesOfUtf16Are() throws Exception {
    TableFormat format = TableFormat.CSV.with(null, null, true, NO_NAMES, "UTF-16");
    for (Charset order : List.of(UTF_16LE, UTF_16BE)) {
      assertThat(read(format, "\uFEFFa\n\uD83D\uDE00\n".getBytes(order)).json())
          .containsExactly("{\"a\":\"\uD83D\uDE00\"}");
    }
  }

  @Test
  void whatIsNoCharacterOfTheEncodingCostsItsRecord() throws Exception {
    TableFormat western = TableFormat.CSV.with(null, null, true, NO_NAMES, EURO);
    Collected read = read(western, "a\n\u0080\n\u0081x\nb\n".getBytes(ISO_8859_1));

    assertThat(read.json()).containsExactly("{\"a\":\"\u20AC\"}", "{\"a\":\"b\"}");
    assertThat(read.messages()).containsExactly("a.txt line 3, column 1: not windows-1252");
    TableFormat wide = TableFormat.CSV.with(null, null, true, NO_NAMES, "UTF-16LE");
    byte[] half = "a\n1\n?\n2\n".getBytes(UTF_16LE);
    half[8] = 0;
    half[9] = (byte) 0xD8; // the first half of a pair, alone
    Collected pairs = read(wide, half);
    assertThat(pairs.json()).containsExactly("{\"a\":\"1\"}", "{\"a\":\"2\"}");
    assertThat(pairs.messages()).containsExactly("a.txt line 3, column 1: not UTF-16LE");
  }

  @Test
  void aFileThatEndsWithinACharacterHasALastDeadLetter() throws Exception {
    TableFormat format = TableFormat.CSV.with(null, null, true, NO_NAMES, "UTF-16BE");
    byte[] bytes = "a\n1\n2".getBytes(UTF_16BE);
    Collected read = read(format, Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(read.json()).containsExactly("{\"a\":\"1\"}");
    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
  }

  @Test
  void aTableInAnotherEncodingThanIsSaidIsTold() throws Exception {
    TableFormat format = TableFormat.CSV;

    assertThatThrownBy(() -> columns(format, "\u00FC\n1\n".getBytes(ISO_8859_1)))
        .hasMessage(
            "a.txt line 1, the header: not UTF-8; set dataset.csv.encoding, or convert the file");
    assertThat(
            TableFormat.CSV
                .with(null, null, true, NO_NAMES, EURO)
                .problem("a,b\n1,2\n".getBytes(UTF_16), true))
        .isEqualTo("is UTF-16; convert it to UTF-8");
  }

  @Test
  void bytesAreConvertedHoweverTheyArrive() throws IOException {
    String text = "\u20AC\uD83D\uDE00\u00E9x".repeat(30_000);
    InputStream drops =
        new ByteArrayInputStream(text.getBytes(UTF_16)) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 3));
          }
        };

    assertThat(new Utf8Stream(drops, UTF_16).readAllBytes()).isEqualTo(text.getBytes(UTF_8));
  }

  private Collected read(TableFormat format, String text) throws InterruptedException {
    return read(format, text.getBytes(UTF_8));
  }

  private Collected read(TableFormat format, byte[] bytes) throws InterruptedException {
    DataFile file = new DatasetFolder(temporary).write("a.txt", bytes);
    return DatasetFolder.read(file, new ReadOptions(format, null, Map.of()));
  }

  private List<String> columns(TableFormat format, String text)
      throws IOException, DatasetException {
    return columns(format, text.getBytes(UTF_8));
  }

  private List<String> columns(TableFormat format, byte[] bytes)
      throws IOException, DatasetException {
    DataFile file = new DatasetFolder(temporary).write("a.txt", bytes);
    return format.columns(file, new ReadOptions(format, null, Map.of()));
  }
}
