package dev.promptbeam.report.live;

import dev.promptbeam.report.PlainText;
import java.util.ArrayList;
import java.util.List;

/**
 * Text by the columns that it takes on a terminal. Where terminals differ the larger number counts:
 * a line that is cut early does no harm, one that is wrapped does.
 */
final class Columns {
  private static final String CUT = "…";

  private Columns() {}

  /** On one line of at most so many columns, and nothing in it steers the terminal. */
  static String fit(String text, int columns) {
    String plain = plain(text);
    if (of(plain) <= columns) {
      return plain;
    }
    return columns < 1 ? "" : head(plain, columns - 1) + CUT;
  }

  /**
   * On at most so many lines, broken between words where that can be, the later ones indented.
   *
   * @param first what stands before the first line
   */
  static List<String> wrap(String first, String text, int columns, int most) {
    String indent = " ".repeat(Math.min(first.length(), columns / 2));
    String rest = plain(text).strip();
    String before = first;
    List<String> lines = new ArrayList<>();
    while (!rest.isEmpty() && lines.size() < most - 1) {
      String line = head(rest, Math.max(2, columns - before.length()));
      int space = line.length() < rest.length() ? line.lastIndexOf(' ') : -1;
      String taken = space > 0 ? line.substring(0, space) : line;
      lines.add(fit(before + taken, columns));
      rest = rest.substring(taken.length()).strip();
      before = indent;
    }
    if (!rest.isEmpty()) {
      lines.add(fit(before + rest, columns));
    }
    return lines;
  }

  /** How many columns a plain text takes. */
  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static String plain(String text) {
    return PlainText.onOneLine(text).replace('\t', ' ');
  }

  private static String head(String text, int columns) {
    int end = 0;
    int taken = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      taken += of(character);
      if (taken > columns) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }

  private static int of(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isNarrow(character) ? 1 : 2;
    };
  }

  /** Letters and signs that no terminal draws two columns wide. */
  private static boolean isNarrow(int character) {
    return character < 0x1100 || (character >= 0x1E00 && character <= 0x22FF);
  }
}
