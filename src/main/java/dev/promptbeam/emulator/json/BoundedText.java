package dev.promptbeam.emulator.json;

import java.io.Writer;

/** Takes text up to a number of characters, and then refuses. */
public final class BoundedText extends Writer {

  /** The bound is reached; what came before is kept. */
  public static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Full() {
      super("the text is full", null, false, false);
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final int most;

  public BoundedText(int most) {
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
