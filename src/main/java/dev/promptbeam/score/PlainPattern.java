package dev.promptbeam.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of which each next character says how to go on, such as {@code "#### *([0-9]+)"}: its
 * matches are found by going along, without an engine that follows several ways at once. They are
 * those of RE2.
 *
 * @param steps one after another
 * @param prefix with which each match begins; may be empty
 * @param open number of the step where the group begins; 0 where there is none
 * @param close number of the step behind it; of all steps where there is none
 */
record PlainPattern(List<Step> steps, String prefix, int open, int close) {
  /** No match. */
  static final Span NONE = new Span(-1, -1);

  /** Looks for each character; where more are needed, the text is left to the engine. */
  private static final int MOST_LOOKS = 8;

  /** What the group of a match covers, or the match where there is no group. */
  record Span(int start, int end) {}

  /**
   * Characters of one kind, once or as often as they come.
   *
   * @param ascii which of ASCII are meant, by their codes
   * @param others whether all others are
   * @param optional whether there may be none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Step(boolean[] ascii, boolean others, boolean optional, boolean repeated) {
    private boolean takes(char c) {
      return c < ascii.length ? ascii[c] : others;
    }

    /** Whether there is a character that both take. */
    boolean meets(Step other) {
      boolean both = others && other.others;
      for (int c = 0; c < ascii.length; c++) {
        both |= ascii[c] && other.ascii[c];
      }
      return both;
    }

    /** Index behind what it takes of a text; -1 where it takes none, and has to. */
    private int behind(String text, int from) {
      int at = from;
      while (at < text.length() && takes(text.charAt(at)) && (at == from || repeated)) {
        at++;
      }
      return at > from || optional ? at : -1;
    }
  }

  /** Null for a pattern of another kind. */
  static @Nullable PlainPattern of(String pattern) {
    return new PlainPatternParser(pattern).parse();
  }

  /** Of the last match; {@link #NONE} without one; null where it would take too long to say. */
  @Nullable Span last(String text) {
    Span last = NONE;
    long looks = (long) MOST_LOOKS * (text.length() + steps.size());
    int start = next(text, 0);
    while (start < text.length()) {
      int at = start;
      int reached = start;
      int from = start;
      int to = start;
      for (int step = 0; step < steps.size() && at >= 0; step++) {
        from = step == open ? at : from;
        at = steps.get(step).behind(text, at);
        reached = Math.max(reached, at);
        to = step == close - 1 ? at : to;
      }
      looks -= steps.size() + reached - start;
      if (looks < 0) {
        return null;
      }
      last = at < 0 ? last : new Span(from, to);
      start = next(text, at < 0 ? start + 1 : at);
    }
    return last;
  }

  /** Where a match may begin. */
  private int next(String text, int from) {
    if (!prefix.isEmpty()) {
      int found = text.indexOf(prefix, from);
      return found < 0 ? text.length() : found;
    }
    int at = from;
    while (at < text.length() && !steps.get(0).optional() && !steps.get(0).takes(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
