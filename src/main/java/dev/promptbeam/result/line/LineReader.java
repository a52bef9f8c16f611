package dev.promptbeam.result.line;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a file line by line as bytes, with the place of each line. Lines end at LF and nowhere
 * else, so U+2028 and CR inside a line do no harm; a last line without LF counts. Holds one line.
 */
public final class LineReader implements Closeable {
  private static final int FIRST_BUFFER = 1 << 18;

  /** A line beyond this is cut here, so that it cannot take the heap; it then parses nowhere. */
  public static final int LONGEST_LINE = 1 << 28;

  /** What an array holds. */
  private static final int LONGEST_OWN_LINE = Integer.MAX_VALUE - 8;

  private final InputStream in;
  private final int longest;
  private byte[] buffer;
  private int limit;
  private int following;
  private int start;
  private int end;
  private long bufferOffset;
  private boolean cut;

  public LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
    this.buffer = new byte[Math.min(FIRST_BUFFER, longest)];
  }

  public static LineReader open(Path file) throws IOException {
    return new LineReader(Files.newInputStream(file), LONGEST_LINE);
  }

  /** For files of our own, whose lines hold more than what was read of others. */
  public static LineReader openOwn(Path file) throws IOException {
    return new LineReader(Files.newInputStream(file), LONGEST_OWN_LINE);
  }

  /** How many lines a file has. */
  public static long count(Path file) throws IOException {
    long count = 0;
    try (LineReader lines = open(file)) {
      while (lines.next()) {
        count++;
      }
    }
    return count;
  }

  /** Moves to the next line; false at the end of the file. */
  public boolean next() throws IOException {
    if (cut) {
      skipRest();
    }
    start = following;
    int scanned = start;
    while (!endsBetween(scanned)) {
      scanned = limit - start;
      cut = scanned == longest;
      if (cut || !fill()) {
        end = limit;
        following = limit;
        return end > start;
      }
    }
    return true;
  }

  private boolean endsBetween(int from) {
    for (int i = from; i < limit; i++) {
      if (buffer[i] == '\n') {
        end = i;
        following = i + 1;
        return true;
      }
    }
    return false;
  }

  private void skipRest() throws IOException {
    cut = false;
    start = limit;
    while (fill()) {
      if (endsBetween(0)) {
        return;
      }
      start = limit;
    }
    following = limit;
  }

  /** Holds the line from {@link #start}, valid until the next call of {@link #next()}. */
  public byte[] buffer() {
    return buffer;
  }

  public int start() {
    return start;
  }

  /** Bytes of the line without its LF. */
  public int length() {
    return end - start;
  }

  /** True where the line is longer than what is held of it. */
  public boolean isCut() {
    return cut;
  }

  /** Where the line begins in the file. */
  public long offset() {
    return bufferOffset + start;
  }

  /** True where the line holds nothing but blanks. */
  public boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  public byte[] copy() {
    return Arrays.copyOfRange(buffer, start, end);
  }

  /** Moves the begun line to the front and reads behind it; false at the end of the file. */
  private boolean fill() throws IOException {
    int kept = limit - start;
    if (kept == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(longest, 2L * kept));
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, kept);
      bufferOffset += start;
      start = 0;
      limit = kept;
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(read, 0);
    return read > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
