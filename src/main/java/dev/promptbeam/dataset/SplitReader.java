package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.ByteWindow;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads one split to its end, whatever its bytes are. */
final class SplitReader {
  private static final byte[] NOTHING = {};

  private final Split split;
  private final ReadOptions options;
  private final RecordLimits limits;
  private final RowSink sink;
  private final Opener opener;
  private @Nullable ByteWindow window;
  private @Nullable RecordReader reader;
  private long rows;

  /** Opens the content of a file, decompressed, from a byte on. */
  @FunctionalInterface
  interface Opener {
    InputStream open(DataFile file, long start) throws IOException;
  }

  SplitReader(Split split, ReadOptions options, RecordLimits limits, RowSink sink, Opener opener) {
    this.split = split;
    this.options = options;
    this.limits = limits;
    this.sink = sink;
    this.opener = opener;
  }

  /** Rows and dead letters handed out so far. */
  long rows() {
    return rows;
  }

  /** Bytes of the file that the rows so far took, after decompression. */
  long sourceBytes() {
    return reader == null ? 0 : reader.nextOffset() - split.start();
  }

  /** Reads to the end of the split, to its most rows, or until no more are wanted. */
  void read(BooleanSupplier wantsMore) throws InterruptedException {
    IOException failure = tryRead(wantsMore);
    if (failure != null) {
      giveUp(failure);
    }
  }

  /** As {@link #read}; what the file breaks off with is returned, and not yet a dead letter. */
  @Nullable IOException tryRead(BooleanSupplier wantsMore) throws InterruptedException {
    if (split.maxRows() == 0) {
      return null;
    }
    String problem = split.file().problem();
    if (problem != null) {
      PinnedFile.checkUnreadable(split.file());
      emit(Reason.READ_FILE, NOTHING, split.file().path() + " " + problem);
      return null;
    }
    // The byte before a split tells whether a line begins with the split.
    long first = Math.max(0, split.start() - 1);
    try (InputStream in = opener.open(split.file(), first)) {
      ByteWindow opened = new ByteWindow(in, first);
      window = opened;
      readRecords(opened, wantsMore);
      PinnedFile.check(split.file());
    } catch (IOException e) {
      return e;
    } catch (DatasetException e) {
      emit(Reason.READ_FILE, NOTHING, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void readRecords(ByteWindow opened, BooleanSupplier wantsMore)
      throws IOException, InterruptedException, DatasetException {
    if (split.start() > 0) {
      opened.skipLine(split.end());
    } else {
      ByteOrderMark.skip(opened, split.file());
    }
    RecordReader records = RecordReader.of(split, options, opened, limits);
    reader = records;
    while (rows < split.maxRows() && wantsMore.getAsBoolean() && records.next(sink)) {
      rows++;
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Hands out the dead letter of a file that breaks off here, or cannot be opened. */
  void giveUp(IOException failure) {
    String detail = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    if (window == null || !window.isTouched()) {
      emit(Reason.READ_FILE, NOTHING, split.file().path() + " cannot be read: " + detail);
      return;
    }
    String message = split.file().path() + " breaks off after " + rows + " rows: " + detail;
    emit(Reason.READ_TRUNCATED, window.copy(0, window.available(), RecordLimits.HEAD), message);
  }

  private void emit(Reason reason, byte[] raw, String message) {
    long position = reader == null ? split.start() : reader.position();
    Source source = new Source(split.file().path(), position);
    sink.deadLetter(DeadLetter.unreadable(source, raw, reason, message));
    rows++;
  }
}
