package dev.promptbeam.score;

import org.jspecify.annotations.Nullable;

/** The results that mathematical answers put into a box: {@code \boxed{42}}. */
final class Boxed {
  private static final String OPEN = "\\boxed{";

  private Boxed() {}

  /** What the last box holds; null where there is none. */
  static @Nullable String last(String text) {
    if (!text.contains(OPEN)) { // much faster than to look from the end
      return null;
    }
    int open = text.lastIndexOf(OPEN);
    int depth = 1;
    int start = open + OPEN.length();
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return text.substring(start, at);
      }
    }
    return text.substring(start);
  }
}
