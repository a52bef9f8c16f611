package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DatasetException;
import java.io.IOException;

/** Reads the records of one split, one format each. */
public interface RecordReader {
  /** The reader for a format, behind whatever the file begins with. */
  static RecordReader of(Split split, ReadOptions options, ByteWindow window, RecordLimits limits)
      throws IOException, InterruptedException, DatasetException {
    return switch (options.format()) {
      case JSONL -> new JsonlReader(split, options, window, limits.line());
      case DEAD_LETTERS -> new DeadLetterReader(split, options, window);
      case CSV, TSV -> new TableReader(split.file(), options, window, limits.table());
    };
  }

  /** Hands the next record to the sink, as a row or as a dead letter; false when none is left. */
  boolean next(RowSink sink) throws IOException, InterruptedException;

  /** A position that no record handed out so far has. */
  long position();

  /** Offset in the file, after decompression, behind the last record. */
  long nextOffset();
}
