package dev.promptbeam.batch.share;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Records of one length, read one after another in blocks of many. */
public final class FixedRecords {
  private static final int PER_BLOCK = 1 << 12;

  private final InputStream in;
  private final int length;
  private ByteBuffer block = ByteBuffer.allocate(0);

  /**
   * @param in stands before the first; closed by the caller
   * @param length of each, in bytes
   */
  public FixedRecords(InputStream in, int length) {
    this.in = in;
    this.length = length;
  }

  /** The bytes from the next record on, of which it takes its own. */
  public ByteBuffer next() throws IOException {
    if (!block.hasRemaining()) {
      block = ByteBuffer.wrap(in.readNBytes(PER_BLOCK * length));
      if (block.remaining() == 0 || block.remaining() % length != 0) {
        throw new EOFException("the last record is cut off or missing");
      }
    }
    return block;
  }
}
