package dev.promptbeam.result;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/**
 * A format that result rows are written in, a part file a shard. Dead letters are JSON lines
 * whatever it is.
 */
public interface ResultFormat extends Serializable {
  /** Of part files, without a dot. */
  String extension();

  /** Begins a part file; the stream is left open. */
  RowWriter open(OutputStream out) throws IOException;

  /** Writes the rows of one part, in source order. */
  interface RowWriter {
    /**
     * Adds a row.
     *
     * @param row as JSON in UTF-8, without LF inside or behind it
     */
    void write(byte[] row) throws IOException;

    /** Adds what stands behind the last row; not called where there are no rows. */
    void finish() throws IOException;
  }
}
