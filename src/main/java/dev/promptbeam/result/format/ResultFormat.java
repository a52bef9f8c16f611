package dev.promptbeam.result.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/**
 * A format that result rows are written in, a part file a shard. Dead letters are JSON lines
 * whatever it is.
 */
public interface ResultFormat extends Serializable {
  /** Of part files, without a dot before it. */
  String extension();

  /** Whether it has to be known what columns the rows of the whole run have. */
  default boolean needsColumns() {
    return false;
  }

  /**
   * Begins a part file; the stream is left open.
   *
   * @param columns of all source rows of the run; none where they are not needed
   */
  RowWriter open(OutputStream out, SourceColumns columns) throws IOException;

  /** Writes the rows of one part, in source order; closed early, what it wrote is no part. */
  interface RowWriter extends Closeable {
    /**
     * Adds a row.
     *
     * @param row as JSON in UTF-8, without LF inside or behind it
     * @throws UnfitRowException where it has no form there; then nothing of it is written
     */
    void write(byte[] row) throws IOException;

    /** Adds what stands behind the last row; not called where there are no rows. */
    void finish() throws IOException;
  }
}
