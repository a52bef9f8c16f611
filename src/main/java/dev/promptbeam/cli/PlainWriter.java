package dev.promptbeam.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * Where the commands print. Whatever they print, nothing in it can steer a terminal: a character
 * that would is printed as JSON escapes it, so that a JSON line stays one and means the same. A
 * text that is printed by {@code println} stays on its line.
 */
final class PlainWriter extends PrintWriter {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private PlainWriter(Writer out) {
    super(out, true);
  }

  /** Prints to that writer. */
  static PlainWriter to(PrintWriter out) {
    return new PlainWriter(new Escaping(out));
  }

  /** One line, whatever it holds. */
  @Override
  public void println(String line) {
    super.println(escaped(String.valueOf(line), false));
  }

  /** As a text: a trace is printed by this, line by line. */
  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  /** A text as {@link #println(String)} prints it. */
  static String onOneLine(String text) {
    return escaped(text, false);
  }

  /** A sequence of our own that is meant for the terminal. */
  void control(String sequence) {
    synchronized (lock) {
      flush();
      ((Escaping) out).raw(sequence);
    }
  }

  /**
   * The text with all that steers a terminal escaped: controls, marks that change the direction of
   * writing or cannot be seen, separators of lines, halves of pairs.
   *
   * @param lines whether line feeds are meant, and stay
   */
  private static String escaped(CharSequence text, boolean lines) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (character == '\t' || (lines && character == '\n')) {
                plain.append((char) character);
              } else if (steers(character)) {
                escape(character, plain);
              } else {
                plain.appendCodePoint(character);
              }
            });
    return plain.toString();
  }

  private static boolean steers(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      // Emoji and some scripts need the joiners, which move nothing.
      case Character.FORMAT -> character != ZERO_WIDTH_NON_JOINER && character != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }

  private static void escape(int character, StringBuilder plain) {
    switch (character) {
      case '\n' -> plain.append("\\n");
      case '\r' -> plain.append("\\r");
      default -> {
        for (char unit : Character.toChars(character)) {
          plain.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
      }
    }
  }

  /** Passes on what is printed otherwise, such as help and traces, which have many lines. */
  private static final class Escaping extends Writer {
    private final PrintWriter to;

    Escaping(PrintWriter to) {
      this.to = to;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
      to.print(escaped(new String(buffer, offset, length), true));
    }

    void raw(String sequence) {
      to.print(sequence);
      to.flush();
    }

    @Override
    public void flush() {
      to.flush();
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
