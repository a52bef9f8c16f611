package dev.promptbeam.dataset.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream whose first bytes were looked at; a failure behind them comes when it is its turn. */
public final class PeekedStream extends FilterInputStream {
  private final byte[] head;
  private final @Nullable IOException failure;
  private int position;

  private PeekedStream(InputStream in, byte[] head, @Nullable IOException failure) {
    super(in);
    this.head = head;
    this.failure = failure;
  }

  /** Looks at so many bytes, or at fewer where the stream ends or fails before. */
  public static PeekedStream of(InputStream in, int count) {
    byte[] head = new byte[count];
    int length = 0;
    IOException failure = null;
    try {
      for (int more; length < count && (more = in.read(head, length, count - length)) >= 0; ) {
        length += more;
      }
    } catch (IOException e) {
      failure = e;
    }
    return new PeekedStream(in, Arrays.copyOf(head, length), failure);
  }

  public byte[] head() {
    return head.clone();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (position < head.length) {
      int count = Math.min(length, head.length - position);
      System.arraycopy(head, position, target, offset, count);
      position += count;
      return count;
    }
    if (failure != null) {
      throw failure;
    }
    return in.read(target, offset, length);
  }

  @Override
  public int available() throws IOException {
    return head.length - position + (failure == null ? in.available() : 0);
  }

  @Override
  public long skip(long count) throws IOException {
    return position < head.length || failure != null ? 0 : in.skip(count);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
