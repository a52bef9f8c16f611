package dev.promptbeam.score.words;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The characters that are normalised each by itself, whatever stands beside it, with what becomes
 * of them: those of European languages and the punctuation of all.
 */
final class PlainForms {
  /** Of a character that ends a word. */
  static final char BLANK = ' ';

  /** Of a character of which nothing is left. */
  static final char NOTHING = '\uFFFE';

  /** Of all others. */
  static final char UNKNOWN = '\uFFFF';

  private static final int LETTERS = 0x250;
  private static final int PUNCTUATION = 0x2000;
  private static final char[] FORMS = new char[0x2070];

  static {
    Arrays.fill(FORMS, UNKNOWN);
    for (char c = 0; c < FORMS.length; c++) {
      if (c < LETTERS || c >= PUNCTUATION) {
        FORMS[c] = form(c);
      }
    }
  }

  private PlainForms() {}

  /** By character; others than these are {@link #UNKNOWN}. */
  static char[] table() {
    return FORMS;
  }

  /** Unicode's form (NFKC), in lower case. */
  static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  static boolean isBlank(int c) {
    return c == ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** In ASCII all that is printed and no letter or digit, symbols included. */
  static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** None of these is changed by its neighbours: marks that combine are beyond them. */
  private static char form(char c) {
    String folded = folded(String.valueOf(c));
    if (folded.codePoints().allMatch(PlainForms::isPunctuation)) {
      return NOTHING;
    }
    if (folded.length() > 1) {
      return UNKNOWN;
    }
    return isBlank(folded.charAt(0)) ? BLANK : folded.charAt(0);
  }
}
