package dev.promptbeam.emulator;

import java.io.Writer;

/** Takes text up to a number of characters, and then refuses. */
final class BoundedText extends Writer {

  /** The bound is reached; what came before is kept. */
  static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Full() {
      super("the text is full", null, false, false);
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final int most;

  BoundedText(int most) {
    this.most = most;
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    int taken = Math.min(length, most - text.length());
    text.append(characters, offset, taken);
    if (taken < length) {
      throw new Full();
    }
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
