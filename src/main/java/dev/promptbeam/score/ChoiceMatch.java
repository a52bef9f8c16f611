package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.Arrays;
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

  private static final byte NONE = -1;

  /** By where its rarest letter stands. */
  private static final String[] WORDS = {"choice", "option", "", "answer"};

  /** By letter, in which of the words it is the rarest. */
  private static final byte[] RARE = new byte[128];

  static {
    Arrays.fill(RARE, NONE);
    for (byte i = 0; i < WORDS.length; i++) {
      if (!WORDS[i].isEmpty()) {
        RARE[WORDS[i].charAt(i)] = i;
        RARE[Character.toUpperCase(WORDS[i].charAt(i))] = i;
      }
    }
  }

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
    letter = letter == null ? last(SAID, text, ChoiceMatch::nextSaid) : letter;
    String boxed = letter == null ? Boxed.last(text) : null;
    letter = boxed == null ? letter : last(BOXED, boxed, (all, from) -> from);
    letter = letter == null ? whole(LEADING, text) : letter;
    letter = letter == null ? last(MARKED, text, ChoiceMatch::nextMark) : letter;
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

  /** Where a match may begin, from some place on; the end of the text where none does. */
  @FunctionalInterface
  private interface Starts {
    int next(String text, int from);
  }

  /** Looks only where a match may begin, which is far cheaper than to have the pattern look. */
  private @Nullable String last(Pattern pattern, String text, Starts starts) {
    Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
    String last = null;
    int at = starts.next(text, 0);
    while (at < text.length()) {
      if (matcher.region(at, text.length()).lookingAt()) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
          String letter = matcher.group(group);
          String known = letter == null ? null : known(letter);
          last = known == null ? last : known;
        }
        at = starts.next(text, matcher.end());
      } else {
        at = starts.next(text, at + 1);
      }
    }
    return last;
  }

  /** The next answer, choice or option, in letters of either case, by its rarest letter. */
  private static int nextSaid(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < RARE.length && RARE[c] != NONE) {
        int start = at - RARE[c];
        String word = WORDS[RARE[c]];
        if (start >= from && text.regionMatches(true, start, word, 0, word.length())) {
          return start;
        }
      }
    }
    return text.length();
  }

  private static int nextMark(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '(' && text.charAt(at) != '*') {
      at++;
    }
    return at;
  }

  private @Nullable String known(String letter) {
    String upper = letter.toUpperCase(Locale.ROOT);
    return upper.charAt(0) - 'A' < choices ? upper : null;
  }
}
