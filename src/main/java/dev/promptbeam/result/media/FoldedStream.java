package dev.promptbeam.result.media;

import dev.promptbeam.lines.ByteScan;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream of answer lines without the base64 of their inline data, so that a line with pictures of
 * tens of megabytes is as short as one of text. Where data stood is an empty string; {@link
 * #before} tells where that was. Lines of up to 64 KiB are left as they are.
 */
public final class FoldedStream extends InputStream {
  /** Lines below this size are left as they are. */
  static final int PLAIN_LINE = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[4 * PLAIN_LINE];
  private final Folds folds = new Folds();

  /** Bytes from here leave next, up to {@code ready}. */
  private int at;

  private int ready;
  private int limit;
  private boolean ended;
  private long emitted;
  private long folded;
  private @Nullable DataPath line;

  /**
   * @param in lines of an answer file, from the beginning of one of them
   */
  public FoldedStream(InputStream in) {
    this.in = in;
  }

  /** Where a byte that was read stood in the stream below, both counted from 0. */
  public long before(long place) {
    return folds.before(place);
  }

  /** All that was left out up to now. */
  Folds folds() {
    return folds;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (at == ready) {
      if (!advance()) {
        return -1;
      }
    }
    int count = Math.min(length, ready - at);
    System.arraycopy(buffer, at, target, offset, count);
    at += count;
    emitted += count;
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /** Finds out what leaves next; false at the end. */
  private boolean advance() throws IOException {
    if (line == null) {
      fill(PLAIN_LINE);
      ready = endOfPlainLines();
      if (ready > at || at == limit) {
        return ready > at;
      }
      line = new DataPath();
    }
    fill(1);
    if (at == limit) {
      endFold();
      return false;
    }
    scan(line);
    return true;
  }

  private void scan(DataPath path) {
    boolean data = path.inData();
    int end = path.scan(buffer, at, limit);
    if (data) {
      folded += end - at;
      at = end;
      if (!path.inData()) {
        endFold();
      }
    }
    ready = end;
    if (path.isOver()) {
      line = null;
    }
  }

  private void endFold() {
    if (folded > 0) {
      folds.add(emitted, folded);
      folded = 0;
    }
  }

  /** Behind the last line end such that no line before it is long. */
  private int endOfPlainLines() {
    int end = at;
    int most = Math.min(limit, end + PLAIN_LINE);
    int lineEnd = ByteScan.find((byte) '\n', buffer, end, most);
    while (lineEnd < most) {
      end = lineEnd + 1;
      most = Math.min(limit, end + PLAIN_LINE);
      lineEnd = ByteScan.find((byte) '\n', buffer, end, most);
    }
    boolean rest = ended && limit - end < PLAIN_LINE;
    return rest ? limit : end;
  }

  /** Reads until there are so many bytes from the present place on, or no more. */
  private void fill(int wanted) throws IOException {
    if (limit - at >= wanted || ended) {
      return;
    }
    System.arraycopy(buffer, at, buffer, 0, limit - at);
    limit -= at;
    ready -= at;
    at = 0;
    while (limit < wanted && !ended) {
      int read = in.read(buffer, limit, buffer.length - limit);
      ended = read < 0;
      limit += Math.max(0, read);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
