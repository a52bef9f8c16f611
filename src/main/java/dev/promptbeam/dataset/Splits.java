package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Plans who reads what: a pure function of the files and the options, so a plan can be pinned. */
public final class Splits {
  /** The limit that is none. */
  public static final long ALL_ROWS = Long.MAX_VALUE;

  private Splits() {}

  /**
   * Cuts files where their format can be into pieces of about {@code splitBytes}. With a limit no
   * file is cut, and files are read here until it is met, to find how many rows of each belong to
   * it.
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
      List<Long> cuts = file.size() > splitBytes ? cuts(file, options, splitBytes) : List.of();
      long start = 0;
      for (long cut : cuts) {
        splits.add(new Split(splits.size(), file, start, cut, true, ALL_ROWS));
        start = cut;
      }
      boolean isPiece = !cuts.isEmpty();
      splits.add(new Split(splits.size(), file, start, file.size(), isPiece, ALL_ROWS));
    }
    return List.copyOf(splits);
  }

  private static List<Long> cuts(DataFile file, ReadOptions options, long splitBytes) {
    try {
      return options.format().cuts(file, splitBytes);
    } catch (IOException e) {
      return List.of(); // reading it says why, in a dead letter
    }
  }

  private static List<Split> first(List<DataFile> files, ReadOptions options, long limit)
      throws InterruptedException {
    List<Split> splits = new ArrayList<>();
    long remaining = limit;
    for (DataFile file : files) {
      if (remaining == 0 && !splits.isEmpty()) {
        break; // a pipeline without a split would have no bucket to seal
      }
      Split split = new Split(splits.size(), file, 0, file.size(), false, remaining);
      remaining -= new ReadSplit(options, Breaks.AS_SEEN).read(split, RowSink.NONE).rows();
      splits.add(split);
    }
    return List.copyOf(splits);
  }
}
