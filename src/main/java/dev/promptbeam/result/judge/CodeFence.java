package dev.promptbeam.result.judge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON in a code fence of Markdown, which some models put around it. A line of JSON never begins
 * with three backticks: line ends inside its strings are escaped.
 */
final class CodeFence {
  private static final Pattern FENCE =
      Pattern.compile("(?m)^[ \\t]*```+[ \\t]*([^`\\s]*)[ \\t]*\\r?$");

  private CodeFence() {}

  /**
   * What the only fence of a text holds, whatever stands around it; up to the end of the text where
   * the fence is not closed. The text itself where it has no fence, and where it has several, of
   * which nobody knows which one is meant.
   */
  static String inside(String text) {
    Matcher fence = FENCE.matcher(text);
    if (!fence.find()) {
      return text;
    }
    int start = fence.end();
    if (!fence.find()) {
      return text.substring(start);
    }
    boolean closed = fence.group(1).isEmpty();
    int end = fence.start();
    return closed && !fence.find() ? text.substring(start, end) : text;
  }
}
