package dev.promptbeam.lines;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a stream line by line as bytes, with the place of each line. Lines end at LF and nowhere
 * else, so U+2028 and CR inside a line do no harm; a last line without LF counts. Holds one line.
 */
public final class LineReader implements Closeable {
  /** A line beyond this is cut here, so that it cannot take the heap; it then parses nowhere. */
  public static final int LONGEST_LINE = 1 << 28;

  private final ByteWindow window;
  private final int longest;
  private int length;
  private int consumed;
  private long line;
  private boolean isCut;

  public LineReader(ByteWindow window, int longest) {
    this.window = window;
    this.longest = longest;
  }

  public LineReader(InputStream in, int longest) {
    this(new ByteWindow(in, 0), longest);
  }

  public static LineReader open(Path file) throws IOException {
    return new LineReader(Files.newInputStream(file), LONGEST_LINE);
  }

  /** For files of our own, whose lines hold more than what was read of others. */
  public static LineReader openOwn(Path file) throws IOException {
    return ofOwn(Files.newInputStream(file));
  }

  /** The same, of what is unpacked on the way. */
  public static LineReader ofOwn(InputStream lines) {
    return new LineReader(lines, ByteWindow.LARGEST - 1);
  }

  /** How many lines a file has. */
  public static long count(Path file) throws IOException {
    try (LineReader lines = open(file)) {
      long count = 0;
      while (lines.next()) {
        count++;
      }
      return count;
    }
  }

  /** Moves to the next line; false at the end of the input. */
  public boolean next() throws IOException {
    if (isCut) {
      skipRest();
    }
    window.discard(consumed);
    line++;
    int end = endOfLine();
    isCut = end > longest;
    length = Math.min(end, longest);
    consumed = isCut ? 0 : Math.min(end + 1, window.available());
    return isCut || consumed > 0;
  }

  /** Passes over a line that is cut, without holding more of it; nothing of it is left then. */
  public void skipRest() throws IOException {
    window.skipLine(Long.MAX_VALUE);
    isCut = false;
    length = 0;
    consumed = 0;
  }

  /** Holds the line from {@link #start}, valid until the next call of {@link #next()}. */
  public byte[] buffer() {
    return window.bytes();
  }

  public int start() {
    return window.start();
  }

  /** Bytes of the line without its LF. */
  public int length() {
    return length;
  }

  /** Index behind the line's last byte, LF not included. */
  public int end() {
    return window.start() + length;
  }

  /** True where the line is longer than what is held of it. */
  public boolean isCut() {
    return isCut;
  }

  /** Lines so far, the present one included. */
  public long line() {
    return line;
  }

  /** Where the line begins in the file. */
  public long offset() {
    return window.offset();
  }

  /** Offset of the first byte behind the line and its LF. */
  public long nextOffset() {
    return window.offset() + consumed;
  }

  /** True where the line holds nothing but blanks. */
  public boolean isBlank() {
    for (int i = start(); i < end(); i++) {
      if (buffer()[i] != ' ' && buffer()[i] != '\t' && buffer()[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  public byte[] copy() {
    return Arrays.copyOfRange(buffer(), start(), end());
  }

  @Override
  public void close() throws IOException {
    window.close();
  }

  /** Position of the next LF or of the end of the input; above the longest where it is far. */
  private int endOfLine() throws IOException {
    int position = 0;
    while (true) {
      int limit = window.limit();
      int index = ByteScan.find((byte) '\n', window.bytes(), window.start() + position, limit);
      position = index - window.start();
      if (index < limit || position > longest || !window.more()) {
        return position;
      }
    }
  }
}
