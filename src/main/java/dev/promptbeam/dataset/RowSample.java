package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a dataset, for previews and estimates.
 *
 * @param rows rows, in source order
 * @param deadLetters what could not be read among them
 * @param sourceBytes bytes of the files that both took, after decompression
 * @param isWhole true where the dataset has no more than these
 * @param repeated the first row with two members of one name; null where none has
 */
public record RowSample(
    List<SourceRow> rows,
    List<DeadLetter> deadLetters,
    long sourceBytes,
    boolean isWhole,
    @Nullable RepeatedMember repeated) {
  /** A row that has two members of one name in one object. */
  public record RepeatedMember(Source source, String name) {}

  /** A sample ends early rather than hold more than this of rows. */
  private static final long MOST_BYTES = 64L << 20;

  public RowSample {
    rows = List.copyOf(rows);
    deadLetters = List.copyOf(deadLetters);
  }

  /**
   * Reads the first rows.
   *
   * @param most rows and dead letters together; fewer come where the dataset is smaller or its rows
   *     are very large
   * @throws DatasetChangedException if a file is not what it was when it was listed
   */
  public static RowSample first(List<DataFile> files, ReadOptions options, int most)
      throws InterruptedException {
    Collected collected = new Collected();
    ReadSplit reader = new ReadSplit(options, Breaks.AS_SEEN);
    long remaining = most;
    long sourceBytes = 0;
    for (DataFile file : files) {
      Split split = new Split(0, file, 0, file.size(), false, remaining);
      SplitCount read = reader.read(split, collected);
      remaining -= read.rows();
      sourceBytes += read.bytes();
      if (remaining == 0 || !collected.wantsMore()) {
        return collected.sample(sourceBytes, false);
      }
    }
    return collected.sample(sourceBytes, true);
  }

  private static final class Collected implements RowSink {
    private final List<SourceRow> rows = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private long bytes;
    private @Nullable RepeatedMember repeated;

    @Override
    public void row(SourceRow row) {
      rows.add(row);
      bytes += row.json().length;
    }

    @Override
    public void repeatedMember(Source source, String name) {
      repeated = repeated == null ? new RepeatedMember(source, name) : repeated;
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      deadLetters.add(letter);
      bytes += letter.raw() == null ? 0 : letter.raw().length;
    }

    RowSample sample(long sourceBytes, boolean isWhole) {
      return new RowSample(rows, deadLetters, sourceBytes, isWhole, repeated);
    }

    @Override
    public boolean wantsMore() {
      return bytes < MOST_BYTES;
    }
  }
}
