package dev.promptbeam.dataset.text;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.model.DatasetFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain text: a row a line, and a row a file. */
final class TextReadingTest {
  @TempDir private Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void eachLineIsARowWithItsSpaces() throws Exception {
    DataFile file = folder.write("a.txt", "\uFEFF  one\t\r\n\n \t\r\ntwo \"2\" \\\n\uFEFFüç\rx");

    Collected read = read(file, lines(null));
    assertThat(read.json())
        .containsExactly(
            "{\"text\":\"  one\\t\"}",
            "{\"text\":\"two \\\"2\\\" \\\\\"}",
            "{\"text\":\"üç\\rx\"}");
    assertThat(read.letters).isEmpty();
    assertThat(read(file, lines("text")).keys())
        .containsExactly("  one\t", "two \"2\" \\", "üç\rx");
  }

  @Test
  void linesAreReadAlikeWhereverTheFileIsCut() throws Exception {
    DataFile file = folder.write("a.txt", "one\n two\r\n\nthree \n" + "x".repeat(50) + "\nend");
    List<String> whole = read(file, lines(null)).json();

    for (long bytes = 1; bytes < file.size(); bytes++) {
      List<String> pieces =
          read(Splits.plan(List.of(file), lines(null), bytes, Splits.ALL_ROWS), lines(null)).json();
      assertThat(pieces).isEqualTo(whole);
    }
  }

  @Test
  void aLineThatIsNoTextOrTooLongCostsItself() throws Exception {
    DataFile file =
        folder.write("a.txt", ("a\n\u00fc\n" + "x".repeat(11) + "\nb").getBytes(ISO_8859_1));

    Collected read = read(file, lines(null), new RecordLimits(10, 10));
    assertThat(read.json()).containsExactly("{\"text\":\"a\"}", "{\"text\":\"b\"}");
    assertThat(read.messages())
        .containsExactly(
            "a.txt line 2, column 1: not UTF-8",
            "a.txt line 3: longer than 10 bytes; only its start is kept here");
  }

  @Test
  void eachFileIsARowOfPathNameAndText() throws Exception {
    DataFile file = folder.write("a/b c.md", "\uFEFF# Title\r\n\n\"x\" \n");
    DataFile empty = folder.write("a/empty", "");
    DataFile packed = folder.write("a/x.txt.gz", DatasetFolder.gzip("zipped"));

    assertThat(read(file, files("name")).json())
        .containsExactly(
            "{\"path\":\"a/b c.md\",\"name\":\"b c.md\",\"text\":\"# Title\\r"
                + "\\n"
                + "\\n"
                + "\\\"x\\\" \\n"
                + "\"}");
    assertThat(read(file, files("name")).keys()).containsExactly("b c.md");
    assertThat(read(file, files("path")).keys()).containsExactly("a/b c.md");
    assertThat(read(empty, files(null)).json())
        .containsExactly("{\"path\":\"a/empty\",\"name\":\"empty\",\"text\":\"\"}");
    assertThat(read(packed, files(null)).json())
        .containsExactly("{\"path\":\"a/x.txt.gz\",\"name\":\"x.txt.gz\",\"text\":\"zipped\"}");
  }

  @Test
  void aFileThatIsNoTextHasNoneAndIsARowAllTheSame() throws Exception {
    DataFile picture = folder.write("a.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 13});
    DataFile document = folder.write("a.pdf", "%PDF-1.7 \u0001\u0002");

    assertThat(read(picture, files(null)).json())
        .containsExactly("{\"path\":\"a.png\",\"name\":\"a.png\",\"text\":null}");
    assertThat(read(document, files(null)).json())
        .containsExactly("{\"path\":\"a.pdf\",\"name\":\"a.pdf\",\"text\":null}");
  }

  @Test
  void aTextInAnotherEncodingOrTooLongIsADeadLetter() throws Exception {
    DataFile latin = folder.write("a.txt", "M\u00fcller".getBytes(ISO_8859_1));
    DataFile longer = folder.write("b.txt", "x".repeat(100_000));

    assertThat(read(latin, files(null)).messages())
        .containsExactly("a.txt as a whole, column 2: not UTF-8");
    Collected read = read(longer, files(null), new RecordLimits(99_999, 10));
    assertThat(read.messages())
        .containsExactly("b.txt as a whole: longer than 99999 bytes; only its start is kept here");
    assertThat(read.letters.get(0).raw()).hasSize(64 << 10);
  }

  private static ReadOptions lines(@Nullable String key) {
    return new ReadOptions(RowFormats.of(DatasetFormat.TEXT), key, Map.of());
  }

  private static ReadOptions files(@Nullable String key) {
    return new ReadOptions(RowFormats.of(DatasetFormat.FILES), key, Map.of());
  }
}
