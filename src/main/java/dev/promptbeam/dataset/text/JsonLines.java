package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.lines.ByteWindow;
import java.io.IOException;

/**
 * Tells JSON lines from one JSON text, where a name only says that it is JSON, by brackets and
 * quotes alone. Nothing of the window is taken.
 */
final class JsonLines {
  /** What a file holds. */
  enum Shape {
    /** One value, as far as was looked. */
    ONE,
    /** Objects of which at least the first has a line to itself. */
    LINES,
    /** Several values that are neither. */
    SEVERAL
  }

  private final ByteWindow window;
  private final int most;
  private int position;
  private boolean isSpread;

  private JsonLines(ByteWindow window, int most) {
    this.window = window;
    this.most = most;
  }

  /**
   * Looks at a first value and at what follows it.
   *
   * @param most the bytes of the longest line
   */
  static Shape of(ByteWindow window, int most) {
    try {
      return new JsonLines(window, most).shape();
    } catch (IOException e) {
      return Shape.ONE; // the window fails again, when it is the turn of that place
    }
  }

  private Shape shape() throws IOException {
    int first = next();
    boolean isObject = first == '{';
    isSpread = false;
    if ((!isObject && first != '[') || !isPassed(isObject)) {
      return Shape.ONE;
    }
    boolean isLine = isObject && !isSpread;
    isSpread = false;
    int next = next();
    if (isLine && isSpread && next > ' ' && "}],:".indexOf(next) < 0) {
      return Shape.LINES;
    }
    return next == '{' || next == '[' ? Shape.SEVERAL : Shape.ONE;
  }

  /** Passes over the value that begins here; false where its end is not seen. */
  private boolean isPassed(boolean isObject) throws IOException {
    int depth = 0;
    boolean inText = false;
    do {
      int limit = isObject && !isSpread ? most : RecordLimits.HEAD;
      int value = position < limit ? at() : -1;
      if (value < 0) {
        return false;
      }
      position++;
      if (value == '\n') {
        isSpread = true;
        inText = false;
      } else if (inText && value == '\\') {
        position++;
      } else if (value == '"') {
        inText = !inText;
      } else if (!inText) {
        depth += value == '{' || value == '[' ? 1 : value == '}' || value == ']' ? -1 : 0;
      }
    } while (depth > 0);
    return true;
  }

  /** Passes over white space; the byte behind it, -1 at the end. */
  private int next() throws IOException {
    while (true) {
      int value = position < most + RecordLimits.HEAD ? at() : -1;
      if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
        return value;
      }
      isSpread |= value == '\n';
      position++;
    }
  }

  private int at() throws IOException {
    while (position >= window.available()) {
      if (!window.more()) {
        return -1;
      }
    }
    return window.bytes()[window.start() + position] & 0xFF;
  }
}
