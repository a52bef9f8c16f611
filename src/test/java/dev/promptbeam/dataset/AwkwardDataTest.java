package dev.promptbeam.dataset;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetChangedException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.SourceRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Data as people have it: what is large, odd or changes under the reader. */
final class AwkwardDataTest {
  @TempDir private Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void aCellOf110Kilobytes() throws Exception {
    String cell = "a \"\"quoted\"\" line\r\nand another, ".repeat(3_500);
    Collected read = read(folder.write("a.csv", "id,text\n1,\"" + cell + "\"\n2,x\n"), csv());

    assertThat(cell.length()).isGreaterThan(110_000);
    String json = cell.replace("\"\"", "\\\"").replace("\r\n", "\\r\\n");
    assertThat(read.json())
        .containsExactly(
            "{\"id\":\"1\",\"text\":\"" + json + "\"}", "{\"id\":\"2\",\"text\":\"x\"}");
  }

  @Test
  void lineEndsOfBothKindsInOneFile() throws Exception {
    assertThat(read(folder.write("a.csv", "a,b\n1,2\r\n3,4\n5,\"6\r\n\"\r\n"), csv()).json())
        .containsExactly(
            "{\"a\":\"1\",\"b\":\"2\"}",
            "{\"a\":\"3\",\"b\":\"4\"}",
            "{\"a\":\"5\",\"b\":\"6\\r\\n\"}");
    assertThat(read(folder.write("a.jsonl", "{\"a\":1}\n{\"a\":2}\r\n{\"a\":3}"), jsonl()).json())
        .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
  }

  @Test
  void tenThousandColumns() throws Exception {
    String header =
        IntStream.range(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String row = IntStream.range(0, 10_000).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    Collected read = read(folder.write("a.csv", header + "\n" + row + "\n"), csv());

    assertThat(read.json().get(0))
        .startsWith("{\"c0\":\"0\",\"c1\":\"1\",")
        .endsWith(",\"c9999\":\"9999\"}");
  }

  @Test
  void aColumnNamedLikeATemplate() throws Exception {
    assertThat(read(folder.write("a.csv", "{{x}},a\n1,{{a}}\n"), csv()).json())
        .containsExactly("{\"{{x}}\":\"1\",\"a\":\"{{a}}\"}");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"JSONL", "JSON", "CSV", "TSV", "TEXT"})
  void aFileThatGrowsWhileItIsReadStopsTheRun(DatasetFormat format) {
    String rows = "x\n{\"a\":1}\n";
    DataFile file =
        folder.write("a", format == DatasetFormat.JSON ? "[{\"a\":1},{\"a\":2}]" : rows);
    ReadOptions options = new ReadOptions(RowFormats.of(format), null, Map.of());
    Collected growing =
        new Collected() {
          @Override
          public void row(SourceRow row) {
            try {
              Files.write(Path.of(file.location()), "\n{\"a\":3}\n".getBytes(UTF_8), APPEND);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };

    assertThatThrownBy(
            () -> new ReadSplit(options, Breaks.AS_SEEN).read(DatasetFolder.whole(file), growing))
        .isInstanceOf(DatasetChangedException.class);
  }

  @Test
  void filesOfSeveralFormatsWithColumnsOfTheirOwn() throws Exception {
    List<DataFile> files = new ArrayList<>();
    files.add(folder.write("a.csv", "a,b\n1,2\n"));
    files.add(folder.write("b.csv.gz", DatasetFolder.gzip("c,a\n3,4\n")));
    files.add(folder.write("c.jsonl", "{\"a\":5}\n{\"d\":6}\n"));
    files.add(folder.write("d.json", "[{\"a\":7}]"));
    files.add(folder.write("e.tsv", "a\tb\n8\t9\n"));
    files.add(folder.write("f.txt", "ten\n"));
    ReadOptions options = new ReadOptions(RowFormats.ofAll(files), null, Map.of());
    Collected read = read(Splits.plan(files, options, 5, Splits.ALL_ROWS), options);

    assertThat(read.messages()).isEmpty();
    assertThat(read.json())
        .containsExactly(
            "{\"a\":\"1\",\"b\":\"2\"}",
            "{\"c\":\"3\",\"a\":\"4\"}",
            "{\"a\":5}",
            "{\"d\":6}",
            "{\"a\":7}",
            "{\"a\":\"8\",\"b\":\"9\"}",
            "{\"text\":\"ten\"}");
    assertThat(read(Splits.plan(files, options, 5, 4), options).rows).hasSize(4);
  }
}
