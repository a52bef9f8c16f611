package dev.promptbeam.lines;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a stream from the start of the present record on. Positions count from that start,
 * so they stay right when the bytes move; the window grows only as far as its reader asks for more.
 */
public final class ByteWindow implements Closeable {
  /** What an array holds. */
  static final int LARGEST = Integer.MAX_VALUE - 8;

  private static final int INITIAL = 64 * 1024;

  private final InputStream in;
  private byte[] bytes = new byte[INITIAL];
  private int start;
  private int limit;
  private long offset;
  private boolean isTouched;
  private @Nullable IOException failure;

  /** A window on a stream whose first byte is the byte {@code offset} of the file. */
  public ByteWindow(InputStream in, long offset) {
    this.in = in;
    this.offset = offset;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Index in {@link #bytes()} of position 0. */
  public int start() {
    return start;
  }

  /** Index in {@link #bytes()} behind the last byte that was read. */
  public int limit() {
    return limit;
  }

  public int available() {
    return limit - start;
  }

  /** Offset of position 0 in the file, after decompression. */
  public long offset() {
    return offset;
  }

  /** True once a byte was read. */
  public boolean isTouched() {
    return isTouched;
  }

  /** Reads on; false at the end of the stream. Where that failed once, it fails again. */
  public boolean more() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (limit == bytes.length) {
      makeRoom();
    }
    int count;
    try {
      count = in.read(bytes, limit, bytes.length - limit);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (count < 0) {
      return false;
    }
    limit += count;
    isTouched = true;
    return true;
  }

  /** The next record starts {@code count} bytes on, at most {@link #available()}. */
  public void discard(int count) {
    start += count;
    offset += count;
  }

  /** Passes over everything up to and including the next LF, or up to an offset in the file. */
  public void skipLine(long end) throws IOException {
    do {
      int index = ByteScan.find((byte) '\n', bytes, start, limit);
      boolean found = index < limit;
      discard(index - start + (found ? 1 : 0));
      if (found) {
        return;
      }
    } while (offset < end && more());
  }

  /** The bytes from one position up to another, at most {@code most} of them. */
  public byte[] copy(int from, int to, int most) {
    return Arrays.copyOfRange(bytes, start + from, start + Math.min(to, from + most));
  }

  /** Grows for a large record and shrinks behind it. */
  private void makeRoom() {
    int size = (int) Math.min(LARGEST, Math.max(INITIAL, 2L * available()));
    byte[] target = size == bytes.length ? bytes : new byte[size];
    System.arraycopy(bytes, start, target, 0, available());
    limit -= start;
    start = 0;
    bytes = target;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
