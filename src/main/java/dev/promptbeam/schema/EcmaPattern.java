package dev.promptbeam.schema;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern as JSON Schema means it (ECMA-262), written in Java's dialect, and bounded by the
 * {@link Effort} of the check that uses it.
 */
final class EcmaPattern implements RegularExpression {
  private static final Pattern COUNT = Pattern.compile("\\{[0-9]+(,[0-9]*)?\\}.*", Pattern.DOTALL);
  private static final int LONGEST_COUNT = 32;

  private final Pattern pattern;

  private EcmaPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws PatternSyntaxException if it is no pattern
   */
  static EcmaPattern compile(String text) {
    return new EcmaPattern(Pattern.compile(java(text)));
  }

  @Override
  public boolean matches(String value) {
    return pattern.matcher(new CountedText(value, Effort.current())).find();
  }

  static String java(String text) {
    StringBuilder java = new StringBuilder(text.length() + 16);
    boolean inClass = false;
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == '\\' && index + 1 < text.length()) {
        index++;
        java.append(escape(text, index));
      } else if (inClass) {
        inClass = c != ']';
        java.append(c == '[' || c == '&' ? "\\" + c : c);
      } else if (c == '[') {
        index += openClass(text, index, java);
        inClass = text.charAt(index) != ']';
      } else {
        java.append(plain(text, index));
      }
    }
    return java.toString();
  }

  /** Java has names of its own for two escapes. */
  private static String escape(String text, int index) {
    char c = text.charAt(index);
    if (c == 'v') {
      return "\\x0B";
    }
    return c == 'u' && text.startsWith("{", index + 1) ? "\\x" : "\\" + c;
  }

  /** Returns how many characters behind the bracket it has dealt with. */
  private static int openClass(String text, int index, StringBuilder java) {
    if (text.startsWith("[]", index)) {
      java.append("(?!)");
      return 1;
    }
    if (text.startsWith("[^]", index)) {
      java.append("[\\s\\S]");
      return 2;
    }
    boolean negated = text.startsWith("[^", index);
    java.append(negated ? "[^" : "[");
    return negated ? 1 : 0;
  }

  /** Java's $ matches before a last line end too, its dot not before U+0085; its { is no text. */
  private static String plain(String text, int index) {
    return switch (text.charAt(index)) {
      case '$' -> "\\z";
      case '.' -> "[^\\n\\r\\u2028\\u2029]";
      case '{' -> isCount(text, index) ? "{" : "\\{";
      default -> String.valueOf(text.charAt(index));
    };
  }

  private static boolean isCount(String text, int index) {
    int end = Math.min(text.length(), index + LONGEST_COUNT);
    return COUNT.matcher(text.subSequence(index, end)).matches();
  }
}
