package dev.promptbeam.score;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Text as the evaluation of SQuAD 1.1 and 2.0 compares it: lower case, no punctuation, none of the
 * words a, an and the, one blank between words. Unicode comes first (NFKC), and what is punctuation
 * there counts as such.
 */
final class NormalizedText {
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");
  private static final int LONGEST_ARTICLE = 3;

  private NormalizedText() {}

  static String of(String text) {
    return String.join(" ", tokens(text));
  }

  static List<String> tokens(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    List<String> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < lower.length(); ) {
      int c = lower.codePointAt(at);
      at += Character.charCount(c);
      if (c == ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        end(word, tokens);
      } else if (!isPunctuation(c)) {
        word.appendCodePoint(c);
      }
    }
    end(word, tokens);
    return tokens;
  }

  private static void end(StringBuilder word, List<String> tokens) {
    if (word.length() > 0) {
      String ended = word.toString();
      word.setLength(0);
      if (ended.length() > LONGEST_ARTICLE || !ARTICLES.contains(ended)) {
        tokens.add(ended);
      }
    }
  }

  /** In ASCII all that is printed and no letter or digit, symbols included. */
  private static boolean isPunctuation(int c) {
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
}
