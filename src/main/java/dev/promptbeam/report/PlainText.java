package dev.promptbeam.report;

import java.util.Locale;

/**
 * Text in which nothing can steer a terminal: a character that would is written as JSON escapes it,
 * so that a JSON line stays one and means the same.
 */
public final class PlainText {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private PlainText() {}

  /** One line, whatever it holds. */
  public static String onOneLine(String text) {
    return escaped(text, false);
  }

  /**
   * The text with all that steers a terminal escaped: controls, marks that change the direction of
   * writing or cannot be seen, separators of lines, halves of pairs.
   *
   * @param lines whether line feeds are meant, and stay
   */
  public static String escaped(CharSequence text, boolean lines) {
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
}
