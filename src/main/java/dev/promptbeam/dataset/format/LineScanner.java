package dev.promptbeam.dataset.format;

import java.io.IOException;

/**
 * Cuts a window into lines at LF and at nothing else. A line over the cap is passed over without
 * being held; only its head is kept.
 */
final class LineScanner {
  private static final byte[] NOTHING = {};

  private final ByteWindow window;
  private final int cap;
  private int length;
  private int consumed;
  private long line;
  private long offset;
  private byte[] head = NOTHING;

  LineScanner(ByteWindow window, int cap) {
    this.window = window;
    this.cap = cap;
  }

  /** Moves to the next line; false at the end of the input. */
  boolean next() throws IOException {
    window.discard(consumed);
    consumed = 0;
    offset = window.offset();
    head = NOTHING;
    line++;
    int end = endOfLine(0);
    if (end > cap) {
      skipOverlong();
      return true;
    }
    length = end;
    consumed = Math.min(end + 1, window.available());
    return consumed > 0;
  }

  byte[] bytes() {
    return window.bytes();
  }

  /** Index of the line's first byte in the window's array. */
  int from() {
    return window.start();
  }

  /** Index behind the line's last byte, LF not included. */
  int to() {
    return window.start() + length;
  }

  /** Lines so far, the present one included. */
  long line() {
    return line;
  }

  /** Offset of the line's first byte in the file. */
  long offset() {
    return offset;
  }

  /** Offset of the first byte behind the line and its LF. */
  long nextOffset() {
    return window.offset() + consumed;
  }

  boolean isOverlong() {
    return head.length > 0;
  }

  /** The first bytes of an overlong line. */
  byte[] head() {
    return head;
  }

  /** Position of the next LF or of the end of the input; greater than the cap where it is far. */
  private int endOfLine(int from) throws IOException {
    int position = from;
    while (true) {
      byte[] bytes = window.bytes();
      int index = window.start() + position;
      int limit = window.limit();
      while (index < limit && bytes[index] != '\n') {
        index++;
      }
      position = index - window.start();
      if (index < limit || position > cap || !window.more()) {
        return position;
      }
    }
  }

  private void skipOverlong() throws IOException {
    head = window.copy(0, cap, RecordLimits.HEAD);
    length = 0;
    window.skipLine(Long.MAX_VALUE);
  }
}
