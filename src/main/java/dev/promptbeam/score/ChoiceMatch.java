package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The same letter of a multiple choice, in the spellings that answers have: the letter alone, the
 * last one that the answer is said to be, one in a box, one that the answer begins with as a list
 * does, the last one in parentheses or bold, or one alone on the last line. The first of these that
 * an answer has counts.
 */
final class ChoiceMatch implements Comparison<String> {
  private static final String OPEN =
      "[\\s*_`\"'(\\[$]*+(?:\\\\(?:boxed|text|textbf|mathrm)\\{)*+\\(?";
  private static final String CLOSE = "[\\s*_`\"')\\]}$.:]*+";
  private static final String LETTER = "([A-Z])(?![A-Za-z0-9'])";

  private static final Pattern ALONE = Pattern.compile(OPEN + "([A-Za-z])" + CLOSE);
  private static final Pattern LEADING =
      Pattern.compile(OPEN + "([A-Za-z])[)\\].:][*_)]*+\\s.*+", Pattern.DOTALL);
  private static final Pattern SAID =
      Pattern.compile(
          "(?i:answer|choice|option)[*_]*+(?i:\\s+(?:is|would be|should be|must be)|\\s*[:=]){1,3}"
              + "\\s*+(?i:option|choice)?:?"
              + OPEN
              + LETTER
              + "|(?i:option|choice)\\s"
              + OPEN
              + LETTER);
  private static final Pattern MARKED =
      Pattern.compile("\\(([A-Z])\\)|\\*\\*\\(?([A-Z])\\)?[.:]?\\*\\*|\\*\\*\\(?([A-Z])[).:]");
  private static final Pattern BOXED = Pattern.compile("(?<![A-Za-z])([A-Z])(?![A-Za-z])");

  private final int choices;

  ChoiceMatch(int choices) {
    this.choices = choices;
  }

  /** The letter, perhaps with its text behind it. */
  @Override
  public @Nullable String prepared(JsonNode expected) {
    String text = SpelledJson.text(expected);
    String letter = whole(ALONE, text);
    return letter == null ? whole(LEADING, text) : letter;
  }

  @Override
  public String wanted() {
    return "a letter from A to " + (char) ('A' + choices - 1);
  }

  @Override
  public double score(Subject subject, String expected) {
    String text = subject.text();
    return Comparison.of(text != null && expected.equals(chosen(text)));
  }

  private @Nullable String chosen(String text) {
    String letter = whole(ALONE, text);
    letter = letter == null ? last(SAID, text) : letter;
    String boxed = letter == null ? Boxed.last(text) : null;
    letter = boxed == null ? letter : last(BOXED, boxed);
    letter = letter == null ? whole(LEADING, text) : letter;
    letter = letter == null ? last(MARKED, text) : letter;
    return letter == null ? whole(ALONE, lastLine(text)) : letter;
  }

  private static String lastLine(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }

  private @Nullable String whole(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? known(matcher.group(1)) : null;
  }

  private @Nullable String last(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    String last = null;
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        String letter = matcher.group(group);
        String known = letter == null ? null : known(letter);
        last = known == null ? last : known;
      }
    }
    return last;
  }

  private @Nullable String known(String letter) {
    String upper = letter.toUpperCase(Locale.ROOT);
    return upper.charAt(0) - 'A' < choices ? upper : null;
  }
}
