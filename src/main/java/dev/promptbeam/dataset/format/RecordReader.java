package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DatasetException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the records of one split, from its first to its last. */
public interface RecordReader extends Closeable {
  /**
   * Hands the next record to the sink, as a row or as a dead letter; false when none is left.
   *
   * @throws IOException where the file cannot be opened or read further
   * @throws DatasetException where nothing of it can be read as what it is said to be
   */
  boolean next(RowSink sink) throws IOException, DatasetException;

  /** A position that no record handed out so far has. */
  long position();

  /** Bytes of the file that the records so far took, unpacked. */
  long sourceBytes();

  /**
   * The first bytes of the record in which a failure struck, as far as they were read; null where
   * nothing of the file was.
   */
  byte @Nullable [] rest();
}
