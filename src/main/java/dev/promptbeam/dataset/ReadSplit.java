package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.InterruptibleStream;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of splits, streaming: memory is bounded by the longest record.
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
 * <p>The same split gives the same rows in the same order every time. A reading that fails is
 * repeated, and what is handed out is what comes behind the rows before; only a failure at the same
 * place twice in a row is believed. Where a split breaks off is decided once ({@link Breaks}): a
 * file that was read to its end before and now breaks off stops the run.
 */
public final class ReadSplit {
  private static final int MOST_READINGS = 10;
  private static final byte[] NOTHING = {};

  private final ReadOptions options;
  private final Breaks breaks;
  private final FileOpener files;

  public ReadSplit(ReadOptions options, Breaks breaks) {
    this(options, breaks, PinnedFile::open);
  }

  public ReadSplit(ReadOptions options, Breaks breaks, FileOpener files) {
    this.options = options;
    this.breaks = breaks;
    this.files = (file, start) -> new InterruptibleStream(files.open(file, start));
  }

  /**
   * Reads a split to its end, to its most rows, or until the sink wants no more.
   *
   * @return how many rows and dead letters the sink was given
   * @throws DatasetChangedException if the file is not what it was when it was listed, before or
   *     after reading; what the sink was given so far is void
   * @throws UnsteadyFileException if it cannot be read as far as before; what the sink was given so
   *     far is void
   * @throws InterruptedException soon after an interrupt
   */
  public SplitCount read(Split split, RowSink sink) throws InterruptedException {
    Break decided = breaks.of(split.id());
    Reading reading = new Reading(decided == null ? split : split.first(decided.rows()), sink);
    Break seen = reading.toTheEnd();
    if (decided == null && seen != null && !breaks.decide(split.id(), seen)) {
      throw unsteady(split, seen.letter().message());
    }
    if (decided != null && (seen != null || reading.furthest != decided.rows())) {
      throw unsteady(split, seen == null ? "it is shorter now" : seen.letter().message());
    }
    Break end = decided == null ? seen : decided;
    if (end == null) {
      return new SplitCount(split.id(), reading.furthest, reading.bytes);
    }
    sink.deadLetter(end.letter());
    return new SplitCount(split.id(), end.rows() + 1, reading.bytes);
  }

  private static UnsteadyFileException unsteady(Split split, String message) {
    return new UnsteadyFileException(
        split.file().path()
            + " cannot be read as far as before: "
            + message
            + "; nothing was sent: make the file readable and run it again");
  }

  /** One split, read as often as it takes. */
  private final class Reading {
    private final Split split;
    private final RowSink sink;

    /** Rows and dead letters that the sink was given. */
    private long furthest;

    /** How far the present reading is. */
    private long rows;

    private long bytes;

    Reading(Split split, RowSink sink) {
      this.split = split;
      this.sink = sink;
    }

    @Nullable Break toTheEnd() throws InterruptedException {
      if (split.maxRows() == 0) {
        return null;
      }
      String problem = split.file().problem();
      if (problem != null) {
        PinnedFile.checkUnreadable(split.file());
        return unreadable(split.start(), split.file().path() + " " + problem);
      }
      for (int reading = 1; ; reading++) {
        long before = furthest;
        RecordReader records = options.format().open(split, options, files);
        try {
          once(records);
          return null;
        } catch (DatasetException e) {
          return unreadable(records.position(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
          if (reading > 1 && rows == before) {
            return end(records, e);
          }
          if (reading == MOST_READINGS) {
            throw new UnsteadyFileException(
                split.file().path()
                    + " breaks off at another place each time it is read: "
                    + e.getMessage());
          }
        }
      }
    }

    private void once(RecordReader opened)
        throws IOException, DatasetException, InterruptedException {
      rows = 0;
      try (RecordReader records = opened) {
        while (rows < split.maxRows()
            && sink.wantsMore()
            && records.next(rows < furthest ? RowSink.NONE : sink)) {
          rows++;
          furthest = Math.max(furthest, rows);
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }
        bytes = records.sourceBytes();
        PinnedFile.check(split.file());
      } catch (InterruptibleStream.Interrupted e) {
        throw new InterruptedException();
      }
    }

    /** Where the file breaks off, or why it cannot be opened. */
    private Break end(RecordReader records, IOException failure) {
      String detail = failure.getClass().getSimpleName() + ": " + failure.getMessage();
      byte[] rest = records.rest();
      if (rest == null) {
        return unreadable(records.position(), split.file().path() + " cannot be read: " + detail);
      }
      String message = split.file().path() + " breaks off after " + rows + " rows: " + detail;
      return broken(Reason.READ_TRUNCATED, records.position(), rest, message);
    }

    private Break unreadable(long position, String message) {
      return broken(Reason.READ_FILE, position, NOTHING, message);
    }

    private Break broken(Reason reason, long position, byte[] rest, String message) {
      Source source = new Source(split.file().path(), position);
      return new Break(furthest, DeadLetter.unreadable(source, rest, reason, message));
    }
  }
}
