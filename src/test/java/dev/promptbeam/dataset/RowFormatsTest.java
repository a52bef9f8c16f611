package dev.promptbeam.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.table.TableFormat;
import dev.promptbeam.dataset.text.JsonlFormat;
import dev.promptbeam.model.DatasetFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFormatsTest {
  @ParameterizedTest
  @CsvSource({
    "a.jsonl,JSONL",
    "x/a.ndjson.gz,JSONL",
    "A.CSV,CSV",
    "a.b.csv.BZ2,CSV",
    "a.tsv.zst,TSV",
    "a.json.xz,JSON",
    "a.TXT,TEXT"
  })
  void extensionNamesTheFormat(String path, DatasetFormat format) {
    assertThat(RowFormats.byName(path)).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"a", "a.md", "a.csv/b", "a.gz", "a.csv.gz.gz", "''"})
  void otherNamesTellNothing(String path) {
    assertThat(RowFormats.byName(path)).isEmpty();
  }

  @Test
  void datasetHasOneFormatOrEachFileItsOwn() throws DatasetException {
    assertThat(RowFormats.ofAll(files("a.csv", "b.csv.gz"))).isEqualTo(TableFormat.CSV);
    List<DataFile> several = files("a.csv", "b.jsonl", "c.tsv");
    RowFormat mixed = RowFormats.ofAll(several);
    assertThat(several.stream().map(mixed::of))
        .containsExactly(TableFormat.CSV, new JsonlFormat(null), TableFormat.TSV);
    assertThatThrownBy(() -> RowFormats.ofAll(files("a.csv", "README.md")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "README.md has no known extension;"
                + " set dataset.format, or leave the file out of the path");
  }

  private static List<DataFile> files(String... paths) {
    return Stream.of(paths)
        .map(path -> new DataFile(path, "/" + path, 0, "", false, null))
        .toList();
  }
}
