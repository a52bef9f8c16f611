package dev.promptbeam.dataset;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.gzip;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.model.SourceRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetEstimateTest {
  private static final String ROW = "{\"a\":12345}\n";

  @TempDir Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void folder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void sampleOfEverythingIsExact() throws InterruptedException {
    List<DataFile> files =
        List.of(folder.write("a.jsonl", ROW + "{bad\n"), folder.write("b.jsonl.gz", gzip(ROW)));

    assertThat(estimate(files, jsonl(), 100)).isEqualTo(new DatasetEstimate(3, 11));
    RowSample sample = RowSample.first(files, jsonl(), 100);
    assertThat(sample.isWhole()).isTrue();
    assertThat(sample.rows())
        .extracting(SourceRow::key)
        .containsExactly("a.jsonl#0", "b.jsonl.gz#0");
    assertThat(sample.deadLetters()).hasSize(1);
  }

  @Test
  void restIsEstimatedFromTheSizeOfTheFiles() throws InterruptedException {
    List<DataFile> files =
        List.of(folder.write("a.jsonl", ROW.repeat(100)), folder.write("b.jsonl", ROW.repeat(900)));

    assertThat(estimate(files, jsonl(), 10)).isEqualTo(new DatasetEstimate(1_000, 11));
    RowSample sample = RowSample.first(files, jsonl(), 150);
    assertThat(sample.isWhole()).isFalse();
    assertThat(sample.rows()).hasSize(150);
    assertThat(sample.sourceBytes()).isEqualTo(150L * ROW.length());
  }

  @Test
  void compressedBytesCountFiveTimes() throws InterruptedException {
    DataFile file = folder.write("a.jsonl.gz", gzip(ROW.repeat(1_000)));

    assertThat(estimate(List.of(file), jsonl(), 10).rows())
        .isEqualTo(Math.round(file.size() * 5 / (double) ROW.length()));
  }

  @Test
  void rowsOfTablesAreLongerThanTheirSource() throws InterruptedException {
    DataFile file = folder.write("a.csv", "column\n" + "1234567\n".repeat(1_000));

    DatasetEstimate estimate = estimate(List.of(file), csv(), 1_000);
    assertThat(estimate).isEqualTo(new DatasetEstimate(1_000, "{\"column\":\"1234567\"}".length()));
  }

  @Test
  void emptyDatasetHasNoRows() throws InterruptedException {
    List<DataFile> files = List.of(folder.write("a.jsonl", ""));

    assertThat(estimate(files, jsonl(), 10)).isEqualTo(new DatasetEstimate(0, 0));
  }

  @Test
  void sampleOfVeryLargeRowsEndsEarly() throws InterruptedException {
    String large = "{\"a\":\"" + "x".repeat(20_000_000) + "\"}\n";
    List<DataFile> files = List.of(folder.write("a.jsonl", large.repeat(6)));

    RowSample sample = RowSample.first(files, jsonl(), 1_000);
    assertThat(sample.rows()).hasSize(4);
    assertThat(sample.isWhole()).isFalse();
    assertThat(DatasetEstimate.of(files, sample).rows()).isEqualTo(6);
  }

  private static DatasetEstimate estimate(List<DataFile> files, ReadOptions options, int rows)
      throws InterruptedException {
    return DatasetEstimate.of(files, RowSample.first(files, options, rows));
  }
}
