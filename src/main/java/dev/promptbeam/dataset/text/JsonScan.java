package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.lines.ByteWindow;
import java.io.EOFException;
import java.io.IOException;

/**
 * Finds where the values of a JSON text end, by its brackets and quotes alone; what stands between
 * is not checked. No text of JSON holds a line end, so a quote that is never closed ends at one.
 */
final class JsonScan {
  private final ByteWindow window;
  private byte[] head = {};

  JsonScan(ByteWindow window) {
    this.window = window;
  }

  /** The first bytes of the value that was passed over last. */
  byte[] head() {
    return head;
  }

  /** Passes over white space; the byte behind it, -1 at the end. */
  int next() throws IOException {
    while (true) {
      while (window.available() > 0) {
        byte value = window.bytes()[window.start()];
        if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
          return value & 0xFF;
        }
        window.discard(1);
      }
      if (!window.more()) {
        return -1;
      }
    }
  }

  /**
   * How many bytes stand before the comma or the closing bracket that ends a value.
   *
   * @param most where the value is longer, it is passed over up to its end, and the answer is -1
   * @throws EOFException where the text ends before
   */
  int value(int most) throws IOException {
    int length = 0;
    int depth = 0;
    boolean inText = false;
    boolean isLong = false;
    while (true) {
      byte[] bytes = window.bytes();
      int start = window.start();
      int available = window.available();
      for (; length < available; length++) {
        byte value = bytes[start + length];
        if (inText) {
          if (value == '\\') {
            if (length + 1 == available) {
              break; // the next byte belongs to it
            }
            length++;
          } else if (value == '"' || value == '\n') {
            inText = false;
          }
        } else if (value == '"') {
          inText = true;
        } else if (value == '{' || value == '[') {
          depth++;
        } else if (value == ',' || value == '}' || value == ']') {
          if (depth == 0) {
            if (!isLong && length <= most) {
              return length;
            }
            passOver(length, most, isLong);
            return -1;
          }
          depth -= value == ',' ? 0 : 1;
        }
      }
      if (length > most) {
        passOver(length, most, isLong);
        isLong = true;
        length = 0;
      }
      if (!window.more()) {
        throw new EOFException("the JSON text ends within a list or an object");
      }
    }
  }

  private void passOver(int length, int most, boolean isBegun) {
    head = isBegun ? head : window.copy(0, most, RecordLimits.HEAD);
    window.discard(length);
  }
}
