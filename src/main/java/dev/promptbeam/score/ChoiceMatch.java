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

  /** Of what stands behind a letter, some. */
  private static final String ENDS = ".),\n ";

  private static final byte NONE = -1;
  private static final int LOWER_CASE = 0x20;

  /** By where its rarest letter stands. */
  private static final String[] WORDS = {"choice", "option", "", "answer"};

  private static final int LENGTH = 6; // of each

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
    if (text.length() == 1 && isLetter(text.charAt(0))) {
      return known(text); // which nearly all are
    }
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
    boolean word = beginsWithWord(text);
    String letter = word ? null : whole(ALONE, text);
    letter = letter == null ? lastSaid(text) : letter;
    String boxed = letter == null ? Boxed.last(text) : null;
    letter = boxed == null ? letter : lastIn(boxed);
    letter = letter == null && !word ? whole(LEADING, text) : letter;
    letter = letter == null ? lastMark(text) : letter;
    return letter == null ? whole(ALONE, lastLine(text)) : letter;
  }

  /** Whether its first letter is surely none that stands alone, nor one of a list. */
  private static boolean beginsWithWord(String text) {
    return text.length() > 1
        && isLetter(text.charAt(0))
        && (isLetter(text.charAt(1)) || (text.charAt(1) >= '0' && text.charAt(1) <= '9'));
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static String lastLine(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }

  private @Nullable String whole(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? known(matcher.group(1)) : null;
  }

  /** Looks only where a match may begin, which is far cheaper than to have the pattern look. */
  private @Nullable String lastMark(String text) {
    Matcher matcher = MARKED.matcher(text);
    String last = null;
    int at = nextMark(text, 0);
    while (at < text.length()) {
      boolean found = matcher.region(at, text.length()).lookingAt();
      String known = found ? known(matcher) : null;
      last = known == null ? last : known;
      at = nextMark(text, found ? matcher.end() : at + 1);
    }
    return last;
  }

  /**
   * Looks from the end, where most answers say it. What a place of the pattern leads to does not
   * depend on those before it: one that stands in another's match leads to the same letter.
   */
  private @Nullable String lastSaid(String text) {
    Matcher matcher = null;
    for (int at = lastWord(text, text.length()); at >= 0; at = lastWord(text, at)) {
      String known = plainlySaid(text, at + LENGTH);
      if (known == null) {
        matcher = matcher == null ? SAID.matcher(text).useTransparentBounds(true) : matcher;
        known = matcher.region(at, text.length()).lookingAt() ? known(matcher) : null;
      }
      if (known != null) {
        return known;
      }
    }
    return null;
  }

  /** What the pattern finds behind one of the words in the most usual spellings; else null. */
  private @Nullable String plainlySaid(String text, int behind) {
    int at = text.startsWith(" is ", behind) ? behind + 4 : behind;
    at = text.startsWith(": ", behind) ? behind + 2 : at;
    if (at == behind) {
      return null;
    }
    at += text.startsWith("(", at) ? 1 : 0;
    boolean letter = at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z';
    boolean ends = letter && (at + 1 == text.length() || ENDS.indexOf(text.charAt(at + 1)) >= 0);
    return ends ? known(text.substring(at, at + 1)) : null;
  }

  /** The last answer, choice or option that ends before a place, by its rarest letter; else -1. */
  private static int lastWord(String text, int before) {
    for (int at = before - 1; at >= 0; at--) {
      char c = text.charAt(at);
      if (c < RARE.length && RARE[c] != NONE) {
        int start = at - RARE[c];
        String word = WORDS[RARE[c]];
        if (start >= 0
            && start + word.length() <= before
            && (text.charAt(at + 1) | LOWER_CASE) == word.charAt(RARE[c] + 1)
            && text.regionMatches(true, start, word, 0, word.length())) {
          return start;
        }
      }
    }
    return -1;
  }

  private static int nextMark(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '(' && text.charAt(at) != '*') {
      at++;
    }
    return at;
  }

  private @Nullable String lastIn(String boxed) {
    String last = null;
    for (Matcher matcher = BOXED.matcher(boxed); matcher.find(); ) {
      String known = known(matcher);
      last = known == null ? last : known;
    }
    return last;
  }

  /** The one group that matches. */
  private @Nullable String known(Matcher matcher) {
    for (int group = 1; group <= matcher.groupCount(); group++) {
      String letter = matcher.group(group);
      if (letter != null) {
        return known(letter);
      }
    }
    return null;
  }

  private @Nullable String known(String letter) {
    String upper = letter.toUpperCase(Locale.ROOT);
    return upper.charAt(0) - 'A' < choices ? upper : null;
  }
}
