package dev.promptbeam.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
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
    "a.tsv.zst,TSV"
  })
  void extensionNamesTheFormat(String path, DatasetFormat format) {
    assertThat(RowFormats.byName(path)).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"a.json", "a", "a.csv/b", "a.gz", "a.csv.gz.gz", "''"})
  void otherNamesTellNothing(String path) {
    assertThat(RowFormats.byName(path)).isEmpty();
  }

  @Test
  void datasetHasOneFormat() throws DatasetException {
    assertThat(RowFormats.ofAll(files("a.csv", "b.csv.gz"))).isEqualTo(DatasetFormat.CSV);
    assertThatThrownBy(() -> RowFormats.ofAll(files("a.csv", "b.jsonl")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "the dataset mixes formats: a.csv and b.jsonl;"
                + " set dataset.format, or name files of one format");
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
