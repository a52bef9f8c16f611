package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DataFile;
import java.util.List;

/**
 * About how large a dataset is, without reading it.
 *
 * @param rows rows, the unreadable ones included; exact where the sample was the whole dataset
 * @param averageRowBytes bytes of an average row as JSON, 0 where there is none
 */
public record DatasetEstimate(long rows, long averageRowBytes) {
  /** What text shrinks to by compression, roughly. */
  private static final long EXPANSION = 5;

  /** From the sizes of the files, compressed ones counted five times, and their first rows. */
  public static DatasetEstimate of(List<DataFile> files, RowSample sample) {
    long seen = sample.rows().size() + sample.deadLetters().size();
    long rowBytes = sample.rows().stream().mapToLong(row -> row.json().length).sum();
    long average = sample.rows().isEmpty() ? 0 : rowBytes / sample.rows().size();
    if (sample.isWhole() || sample.sourceBytes() == 0) {
      return new DatasetEstimate(seen, average);
    }
    double bytes = 0;
    for (DataFile file : files) {
      bytes += file.compressed() ? (double) file.size() * EXPANSION : file.size();
    }
    long rows = Math.round(bytes * seen / sample.sourceBytes());
    return new DatasetEstimate(Math.max(seen, rows), average);
  }
}
