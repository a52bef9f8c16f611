package dev.promptbeam.score;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Text as the evaluation of SQuAD 1.1 and 2.0 compares it: lower case, no punctuation, none of the
 * words a, an and the, one blank between words. Unicode comes first (NFKC), and what is punctuation
 * there counts as such.
 */
final class NormalizedText {
  private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}$+<=>^`|~]");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");

  private NormalizedText() {}

  static String of(String text) {
    return String.join(" ", tokens(text));
  }

  static List<String> tokens(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Stream.of(BLANKS.split(PUNCTUATION.matcher(lower).replaceAll("")))
        .filter(word -> !word.isEmpty() && !ARTICLES.contains(word))
        .toList();
  }
}
