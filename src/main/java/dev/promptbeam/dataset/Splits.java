package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.SourceRow;
import java.util.ArrayList;
import java.util.List;

/** Plans who reads what: a pure function of the files and the options, so a plan can be pinned. */
public final class Splits {
  /** The limit that is none. */
  public static final long ALL_ROWS = Long.MAX_VALUE;

  private Splits() {}

  /**
   * Cuts plain files of JSON lines into pieces of {@code splitBytes}; CSV, TSV and compressed files
   * can only be read from their start. With a limit no file is cut, and files are read here until
   * it is met, to find how many rows of each belong to it.
   *
   * @param files in source order
   * @param splitBytes size of a piece, at least 1; a file of at most that size is not cut
   * @param limit the first so many rows, dead letters included; {@link #ALL_ROWS} for all
   * @throws DatasetChangedException if a limit is given and a file has changed
   */
  public static List<Split> plan(
      List<DataFile> files, ReadOptions options, long splitBytes, long limit)
      throws InterruptedException {
    return limit == ALL_ROWS ? pieces(files, options, splitBytes) : first(files, options, limit);
  }

  private static List<Split> pieces(List<DataFile> files, ReadOptions options, long splitBytes) {
    List<Split> splits = new ArrayList<>();
    for (DataFile file : files) {
      boolean isCut = isCuttable(file, options) && file.size() > splitBytes;
      long step = isCut ? splitBytes : Math.max(1, file.size());
      long start = 0;
      do {
        long end = Math.min(file.size(), start + step);
        splits.add(new Split(splits.size(), file, start, end, isCut, ALL_ROWS));
        start = end;
      } while (start < file.size());
    }
    return List.copyOf(splits);
  }

  private static boolean isCuttable(DataFile file, ReadOptions options) {
    boolean hasLines =
        options.format() == DatasetFormat.JSONL || options.format() == DatasetFormat.DEAD_LETTERS;
    return hasLines && !file.compressed();
  }

  private static List<Split> first(List<DataFile> files, ReadOptions options, long limit)
      throws InterruptedException {
    List<Split> splits = new ArrayList<>();
    long remaining = limit;
    for (DataFile file : files) {
      if (remaining == 0) {
        break;
      }
      Split split = new Split(splits.size(), file, 0, file.size(), false, remaining);
      remaining -= ReadSplit.read(split, options, new NoSink()).rows();
      splits.add(split);
    }
    return List.copyOf(splits);
  }

  /** Counting needs the rows only to be read. */
  private static final class NoSink implements RowSink {
    @Override
    public void row(SourceRow row) {}

    @Override
    public void deadLetter(DeadLetter letter) {}
  }
}
