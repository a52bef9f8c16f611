package dev.promptbeam.score;

import dev.promptbeam.score.PlainPattern.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads patterns of ASCII, classes and at most one group, each repeated by {@code *}, {@code +} or
 * {@code ?}. What it does not know, and what is told by more than the next character, is none.
 */
final class PlainPatternParser {
  private static final int ASCII = 128;
  private static final String MEANING = "|^$*+?{}[]()\\.";

  private final String pattern;
  private final List<Step> steps = new ArrayList<>();
  private int at;
  private int open = -1;
  private int close = -1;
  private boolean unknown;

  PlainPatternParser(String pattern) {
    this.pattern = pattern;
  }

  @Nullable PlainPattern parse() {
    while (at < pattern.length() && !unknown) {
      if (pattern.charAt(at) == '(') {
        unknown = open >= 0;
        open = steps.size();
        at++;
      } else if (pattern.charAt(at) == ')') {
        unknown = open < 0 || close >= 0;
        close = steps.size();
        at++;
      } else {
        readStep();
      }
    }
    boolean grouped = open >= 0;
    if (unknown || grouped && close <= open || !isTold()) {
      return null;
    }
    return new PlainPattern(
        List.copyOf(steps), prefix(), grouped ? open : 0, grouped ? close : steps.size());
  }

  /** Whether the next character says of each step whether it goes on; and one has to come. */
  private boolean isTold() {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      for (int next = i + 1; step.optional() || step.repeated(); next++) {
        if (next == steps.size()) {
          break;
        }
        if (step.meets(steps.get(next))) {
          return false;
        }
        if (!steps.get(next).optional()) {
          break;
        }
      }
    }
    return steps.stream().anyMatch(step -> !step.optional());
  }

  /** Of steps that take one character each. */
  private String prefix() {
    StringBuilder prefix = new StringBuilder();
    for (Step step : steps) {
      int one = -1;
      int many = 0;
      for (int c = 0; c < ASCII; c++) {
        one = step.ascii()[c] ? c : one;
        many += step.ascii()[c] ? 1 : 0;
      }
      if (many != 1 || step.others() || step.optional()) {
        break;
      }
      prefix.append((char) one);
      if (step.repeated()) {
        break;
      }
    }
    return prefix.toString();
  }

  private void readStep() {
    boolean[] ascii = new boolean[ASCII];
    boolean others = false;
    char c = pattern.charAt(at++);
    if (c == '[') {
      others = readClass(ascii);
    } else if (c == '.') {
      Arrays.fill(ascii, true);
      ascii['\n'] = false;
      others = true;
    } else if (c == '\\') {
      readEscape(ascii);
    } else if (c < ASCII && MEANING.indexOf(c) < 0) {
      ascii[c] = true;
    } else {
      unknown = true;
    }
    boolean optional = isNext('*') || isNext('?');
    boolean repeated = isNext('*') || isNext('+');
    at += optional || repeated ? 1 : 0;
    // Behind a repetition another sign means another thing; half a character is no step.
    unknown |= isNext('*') || isNext('+') || isNext('?') || (others && !repeated);
    steps.add(new Step(ascii, others, optional, repeated));
  }

  private boolean isNext(char c) {
    return at < pattern.length() && pattern.charAt(at) == c;
  }

  /** Whether characters beyond ASCII are in it. */
  private boolean readClass(boolean[] ascii) {
    boolean not = isNext('^');
    at += not ? 1 : 0;
    int start = at;
    while (at < pattern.length() && pattern.charAt(at) != ']' && !unknown) {
      char c = pattern.charAt(at++);
      if (c == '\\' && at < pattern.length()) {
        readEscape(ascii);
        unknown |= isNext('-');
      } else if (c >= ASCII
          || c == '['
          || c == '\\'
          || (c == '-' && at - 1 > start && !isNext(']'))) {
        unknown = true;
      } else if (isNext('-') && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
        char last = pattern.charAt(at + 1);
        unknown = !Character.isLetterOrDigit(c) || !Character.isLetterOrDigit(last) || last < c;
        for (int one = c; one <= last && one < ASCII; one++) {
          ascii[one] = true;
        }
        unknown |= last >= ASCII;
        at += 2;
      } else {
        ascii[c] = true;
      }
    }
    unknown |= at == start || at >= pattern.length();
    at++;
    for (int c = 0; c < ASCII && not; c++) {
      ascii[c] = !ascii[c];
    }
    return not;
  }

  private void readEscape(boolean[] ascii) {
    char kind = at < pattern.length() ? pattern.charAt(at++) : 'x';
    switch (kind) {
      case 'd' -> add("0123456789", ascii);
      case 's' -> add("\t\n\f\r ", ascii);
      case 'w' -> {
        for (char c = 0; c < ASCII; c++) {
          ascii[c] |= Character.isLetterOrDigit(c) || c == '_';
        }
      }
      case 'n' -> ascii['\n'] = true;
      case 't' -> ascii['\t'] = true;
      case 'r' -> ascii['\r'] = true;
      default -> {
        unknown |= kind <= ' ' || kind >= ASCII - 1 || Character.isLetterOrDigit(kind);
        ascii[unknown ? 0 : kind] = true;
      }
    }
  }

  private static void add(String characters, boolean[] ascii) {
    characters.chars().forEach(c -> ascii[c] = true);
  }
}
