package dev.promptbeam.dataset;

/**
 * Reads the rows of one split, streaming: memory is bounded by its longest record.
 *
 * <p>Bad data never throws. A record that makes no row is a dead letter, and so is a file that
 * cannot be opened ({@code READ_FILE}) or that breaks off ({@code READ_TRUNCATED}; the rows before
 * are kept, the piece of the record at the break is its raw bytes). Every record, that last letter
 * included, has a position of its own within the file. Blank lines have none.
 *
 * <p>Pieces know nothing of each other: a file that is gone is one letter for each of its pieces.
 * Where a stream breaks off within 16 MiB behind a lost quote, the records between are in that one
 * letter, not handed out.
 *
 * <p>The same split gives the same rows in the same order every time.
 */
public final class ReadSplit {
  private ReadSplit() {}

  /**
   * Reads a split to its end.
   *
   * @return how many rows and dead letters the sink was given
   * @throws DatasetChangedException if the file is not what it was when it was listed, before or
   *     after reading; what the sink was given so far is void
   * @throws InterruptedException soon after an interrupt
   */
  public static SplitCount read(Split split, ReadOptions options, RowSink sink)
      throws InterruptedException {
    SplitReader reader = new SplitReader(split, options, RecordLimits.DEFAULT, sink);
    reader.read(() -> true);
    return new SplitCount(split.id(), reader.rows());
  }
}
