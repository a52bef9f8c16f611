package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import java.io.IOException;

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
  private static final int MOST_READINGS = 10;

  private ReadSplit() {}

  /**
   * Reads a split to its end. Where that fails it is read again: what is handed out is what comes
   * behind the rows before, and only a failure at the same place twice in a row is believed.
   *
   * @return how many rows and dead letters the sink was given
   * @throws DatasetChangedException if the file is not what it was when it was listed, before or
   *     after reading; what the sink was given so far is void
   * @throws UnsteadyFileException if each reading breaks off before the one before it did; what the
   *     sink was given so far is void
   * @throws InterruptedException soon after an interrupt
   */
  public static SplitCount read(Split split, ReadOptions options, RowSink sink)
      throws InterruptedException {
    return read(split, options, sink, PinnedFile::open);
  }

  public static SplitCount read(
      Split split, ReadOptions options, RowSink sink, SplitReader.Opener opener)
      throws InterruptedException {
    long furthest = 0;
    String last = "";
    for (int reading = 1; reading <= MOST_READINGS; reading++) {
      SplitReader reader =
          new SplitReader(
              split, options, RecordLimits.DEFAULT, new RestSink(sink, furthest), opener);
      IOException failure = reader.tryRead(() -> true);
      if (failure == null) {
        return new SplitCount(split.id(), reader.rows());
      }
      if (reading > 1 && reader.rows() == furthest) {
        reader.giveUp(failure);
        return new SplitCount(split.id(), reader.rows());
      }
      furthest = Math.max(furthest, reader.rows());
      last = String.valueOf(failure.getMessage());
    }
    throw new UnsteadyFileException(
        split.file().path() + " breaks off at another place each time it is read: " + last);
  }

  /** Lets pass what comes behind the rows that were handed out before. */
  private static final class RestSink implements RowSink {
    private final RowSink sink;
    private long toSkip;

    RestSink(RowSink sink, long toSkip) {
      this.sink = sink;
      this.toSkip = toSkip;
    }

    @Override
    public void row(SourceRow row) {
      if (toSkip > 0) {
        toSkip--;
      } else {
        sink.row(row);
      }
    }

    @Override
    public void repeatedMember(Source source, String name) {
      if (toSkip == 0) {
        sink.repeatedMember(source, name);
      }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      if (toSkip > 0) {
        toSkip--;
      } else {
        sink.deadLetter(letter);
      }
    }
  }
}
