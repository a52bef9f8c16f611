package dev.promptbeam.dataset.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * The ways a glob can be met: one list of names for each choice of its braces, a name for each
 * folder on the way and the file. A name is {@code **}, a glob of one name, or literal; a backslash
 * takes the meaning from the character behind it.
 */
final class GlobPattern {
  static final String ANY_DEPTH = "**";

  private static final String SPECIAL = "*?[{\\";
  private static final int MOST_WAYS = 10_000;

  private final String pattern;
  private final Set<String> ways = new LinkedHashSet<>();
  private int made;

  private GlobPattern(String pattern) {
    this.pattern = pattern;
  }

  static boolean isGlob(String pattern) {
    return pattern.chars().anyMatch(letter -> SPECIAL.indexOf(letter) >= 0);
  }

  /**
   * Lists the ways.
   *
   * @throws PatternSyntaxException for braces that are not closed, or too many of them
   */
  static List<List<String>> waysOf(String pattern) {
    GlobPattern glob = new GlobPattern(pattern);
    glob.expandBraces(pattern);
    return glob.ways.stream()
        .map(way -> Arrays.stream(way.split("/")).filter(name -> !name.isEmpty()).toList())
        .toList();
  }

  /** True for a name that stands for others, and must be matched. */
  static boolean isWild(String name) {
    for (int index = 0; index < name.length(); index++) {
      char letter = name.charAt(index);
      if (letter == '\\') {
        index++;
      } else if ("*?[".indexOf(letter) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The name that a literal one means. */
  static String unescaped(String name) {
    StringBuilder plain = new StringBuilder();
    for (int index = 0; index < name.length(); index++) {
      boolean escapes = name.charAt(index) == '\\' && index + 1 < name.length();
      index += escapes ? 1 : 0;
      plain.append(name.charAt(index));
    }
    return plain.toString();
  }

  private void expandBraces(String text) {
    int open = next(text, 0, "{");
    if (open < 0) {
      expandDepth(text);
      return;
    }
    int from = open + 1;
    int depth = 1;
    List<String> choices = new ArrayList<>();
    for (int at = next(text, from, "{,}"); depth > 0; at = next(text, at + 1, "{,}")) {
      if (at < 0) {
        throw new PatternSyntaxException("Missing '}", pattern, open);
      }
      char letter = text.charAt(at);
      depth += letter == '{' ? 1 : letter == '}' ? -1 : 0;
      if (depth == 0 || (depth == 1 && letter == ',')) {
        choices.add(text.substring(from, at));
        from = at + 1;
      }
    }
    for (String choice : choices) {
      expandBraces(text.substring(0, open) + choice + text.substring(from));
    }
  }

  /** Two stars beside other letters, as in {@code a**b}: {@code a*b}, or that over folders. */
  private void expandDepth(String text) {
    if (++made > MOST_WAYS) { // equal ones too: only they could go on without end
      throw new PatternSyntaxException("more than " + MOST_WAYS + " choices", pattern, 0);
    }
    int stars = next(text, 0, "*");
    while (stars >= 0 && (!text.startsWith("**", stars) || isWholeName(text, stars))) {
      stars = next(text, stars + (text.startsWith("**", stars) ? 2 : 1), "*");
    }
    if (stars < 0) {
      ways.add(text);
      return;
    }
    String before = text.substring(0, stars) + "*";
    String behind = text.substring(stars + 2);
    expandDepth(before + behind);
    expandDepth(before + "/**/*" + behind);
  }

  private static boolean isWholeName(String text, int stars) {
    boolean begins = stars == 0 || text.charAt(stars - 1) == '/';
    return begins && (stars + 2 == text.length() || text.charAt(stars + 2) == '/');
  }

  /** Index of the first of some letters that means what it says; -1 where there is none. */
  private static int next(String text, int from, String letters) {
    for (int index = from; index < text.length(); index++) {
      char letter = text.charAt(index);
      if (letter == '\\') {
        index++;
      } else if (letters.indexOf(letter) >= 0) {
        return index;
      } else if (letter == '[') {
        int close = text.indexOf(']', index + 2);
        index = close < 0 ? index : close;
      }
    }
    return -1;
  }
}
