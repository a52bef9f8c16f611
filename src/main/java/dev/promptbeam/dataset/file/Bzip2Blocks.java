package dev.promptbeam.dataset.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks bzip2 a block at a time and hands out a block once its checksum was found right: what
 * stands in a damaged one is no row. A failure behind a sound block comes when it is its turn.
 */
final class Bzip2Blocks extends InputStream {
  private static final int INITIAL = 128 * 1024;

  /** The library's words where nothing follows a block, which is sound then. */
  private static final String CUT = "Unexpected end of stream";

  private final BZip2CompressorInputStream in;
  private byte[] block = new byte[INITIAL];
  private int from;
  private int to;

  /** The first byte of the next block, which proves that the one before is sound; -1 for none. */
  private int carried = -1;

  private @Nullable IOException failure;

  Bzip2Blocks(InputStream in) throws IOException {
    this.in = new BZip2CompressorInputStream(new BufferedInputStream(in), true);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (from == to && failure == null) {
      readBlock();
    }
    if (from == to) {
      if (failure != null) {
        throw failure;
      }
      return -1;
    }
    int count = Math.min(length, to - from);
    System.arraycopy(block, from, target, offset, count);
    from += count;
    return count;
  }

  /** A block is taken in as a whole before its first byte: what was taken stays until the next. */
  private void readBlock() {
    int length = carried < 0 ? 0 : 1;
    block[0] = (byte) carried;
    carried = -1;
    long taken = in.getCompressedCount();
    try {
      for (int next; (next = in.read()) >= 0; length++) {
        if (length > 0 && in.getCompressedCount() != taken) {
          carried = next;
          break;
        }
        taken = length > 0 ? taken : in.getCompressedCount();
        if (length == block.length) {
          block = Arrays.copyOf(block, 2 * length);
        }
        block[length] = (byte) next;
      }
    } catch (IOException e) {
      failure = e;
      boolean isWithin = in.getCompressedCount() == taken && !CUT.equals(e.getMessage());
      length = isWithin ? 0 : length;
    }
    from = 0;
    to = length;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
