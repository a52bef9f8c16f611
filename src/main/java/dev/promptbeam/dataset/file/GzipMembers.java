package dev.promptbeam.dataset.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads all members of a gzip file and refuses what follows them. The JDK ignores such bytes, and
 * with them a last member that breaks off within its header, or one whose header is damaged.
 */
final class GzipMembers extends GZIPInputStream {
  private static final int BUFFER = 64 * 1024;
  private static final int TRAILER = 8;

  private final Packed packed;

  /** Place in the file behind what the inflater was given last. */
  private long given;

  GzipMembers(InputStream in) throws IOException {
    this(new Packed(in));
  }

  private GzipMembers(Packed packed) throws IOException {
    super(packed, BUFFER);
    this.packed = packed;
  }

  @Override
  protected void fill() throws IOException {
    super.fill();
    given = packed.place;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    if (count < 0 && packed.contentEnd() > given - inf.getRemaining() + TRAILER) {
      throw new IOException("bytes that are no gzip follow the last member");
    }
    return count;
  }

  /** The file, with what the JDK takes of it for a header and does not tell. */
  private static final class Packed extends PushbackInputStream {
    private long place;

    /** Place behind the last byte that is not zero, which is padding by custom. */
    private long contentEnd;

    Packed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      place += value < 0 ? 0 : 1;
      contentEnd = value > 0 ? place : contentEnd;
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      for (int index = count - 1; index >= 0; index--) {
        if (target[offset + index] != 0) {
          contentEnd = place + index + 1;
          break;
        }
      }
      place += Math.max(0, count);
      return count;
    }

    /** The JDK looks for another member only where this says that more comes. */
    @Override
    public int available() throws IOException {
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      place--;
      return 1;
    }

    /** Reads to the end. */
    long contentEnd() throws IOException {
      byte[] rest = new byte[BUFFER];
      while (read(rest, 0, rest.length) >= 0) {}
      return contentEnd;
    }
  }
}
