package dev.promptbeam.score;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The final number of a text: the first behind its last {@code ####}, as the answers of GSM8K end;
 * else what its last {@code \boxed{}} holds; else its last number.
 *
 * <p>Numbers may have separators of thousands, signs, currencies and units around them, which say
 * nothing of their value, and digits of any script.
 */
final class AnswerNumber {
  private static final String MARK = "####";
  private static final int MOST_DIGITS = 1_000;
  private static final int MOST_OF_A_LONG = 18;
  private static final Pattern PLAIN =
      Pattern.compile(
          "[-+]?(?:[0-9]{1,1000}+(?:\\.[0-9]{0,1000}+)?+|\\.[0-9]{1,1000}+)(?:[eE][-+]?[0-9]{1,3})?");
  private static final Pattern FRACTION =
      Pattern.compile("([-+]?)\\\\[dt]?frac\\{([0-9]{1,50})\\}\\{([0-9]{1,50})\\}");
  private static final Pattern LATEX = Pattern.compile("\\{,\\}|\\\\[,!;: ]|\\\\(?=[$%€£])");

  /** Blanks that stand between thousands, and the apostrophes that do. */
  private static final String SPACES = "\u00A0\u202F\u2009'\u2019";

  private final Pattern number;
  private final char decimal;

  /**
   * @param decimalComma whether numbers are written as 1.234,5
   */
  AnswerNumber(boolean decimalComma) {
    decimal = decimalComma ? ',' : '.';
    char thousand = decimalComma ? '.' : ',';
    String point = Pattern.quote(String.valueOf(decimal));
    String exponent = "(?:[eE][-+]?[0-9]{1,3}(?![0-9A-Za-z]))?";
    String grouped =
        "[0-9]{1,3}(?:([" + thousand + SPACES + "])(?:[0-9]{2,3}\\1){0,30}[0-9]{3})(?![0-9])";
    String dotted = "[0-9]{1,3}(?:" + point + "[0-9]{3}){2,30}(?![0-9" + decimal + "])";
    number =
        Pattern.compile(
            "(?<![A-Za-z_0-9])(?:"
                + dotted
                + "|(?:"
                + grouped
                + "|[0-9]++)(?:"
                + point
                + "[0-9]++)?"
                + exponent
                + ")|(?<![A-Za-z_0-9"
                + decimal
                + "])"
                + point
                + "[0-9]++"
                + exponent);
  }

  /** A number that is nothing else, with a point; null for other text. */
  static @Nullable BigDecimal plain(String text) {
    String stripped = text.strip();
    return PLAIN.matcher(stripped).matches() ? new BigDecimal(stripped) : null;
  }

  /** Null where there is no number. */
  @Nullable BigDecimal last(String text) {
    if (text.contains(MARK)) {
      int mark = text.lastIndexOf(MARK) + MARK.length();
      BigDecimal first = find(text.substring(mark), true);
      if (first != null) {
        return first;
      }
    }
    String boxed = Boxed.last(text);
    BigDecimal inside = boxed == null ? null : inside(boxed);
    return inside != null ? inside : findLast(text);
  }

  private @Nullable BigDecimal inside(String boxed) {
    Matcher fraction = FRACTION.matcher(boxed);
    if (!fraction.find()) {
      return findLast(boxed);
    }
    BigDecimal under = new BigDecimal(fraction.group(3));
    BigDecimal value =
        under.signum() == 0
            ? null
            : new BigDecimal(fraction.group(2)).divide(under, MathContext.DECIMAL128);
    return value != null && fraction.group(1).equals("-") ? value.negate() : value;
  }

  /**
   * The last number, looked for from the end, a word at a time: there is no blank in a number but
   * one behind a backslash, and none between it and a currency that says anything.
   */
  private @Nullable BigDecimal findLast(String text) {
    int end = text.length();
    while (end > 0) {
      int digit = end - 1;
      while (digit >= 0 && !mayBeDigit(text.charAt(digit))) {
        digit--;
      }
      if (digit < 0) {
        return null;
      }
      int start = digit;
      while (start > 0 && !isBoundary(text, start - 1)) {
        start--;
      }
      BigDecimal found = find(text.substring(start, Math.min(text.length(), digit + 3)), false);
      if (found != null) {
        return found;
      }
      end = start - 1;
    }
    return null;
  }

  /** Digits beyond the first plane are pairs, such as those that mathematicians embolden. */
  private static boolean mayBeDigit(char c) {
    return Character.isDigit(c) || Character.isLowSurrogate(c);
  }

  private static boolean isBoundary(String text, int at) {
    if (text.charAt(at) != ' ' && text.charAt(at) != '\n') {
      return false;
    }
    return at == 0 || (text.charAt(at - 1) != '\\' && !isCurrency(text.charAt(at - 1)));
  }

  private @Nullable BigDecimal find(String text, boolean first) {
    BigDecimal whole = whole(text);
    return whole != null ? whole : search(text, first);
  }

  /** Most numbers are a few digits and nothing else that counts; null for any other text. */
  private static @Nullable BigDecimal whole(String text) {
    String stripped = text.strip();
    int start = stripped.startsWith("$") ? 1 : 0;
    int end = stripped.endsWith(".") ? stripped.length() - 1 : stripped.length();
    if (start >= end || end - start > MOST_OF_A_LONG) {
      return null;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      char c = stripped.charAt(i);
      if (c < '0' || c > '9') {
        return null;
      }
      value = 10 * value + (c - '0');
    }
    return BigDecimal.valueOf(value);
  }

  private @Nullable BigDecimal search(String text, boolean first) {
    String plain =
        text.indexOf('\\') < 0 && text.indexOf('{') < 0
            ? text
            : LATEX.matcher(text).replaceAll(found -> found.group().equals("{,}") ? "," : "");
    String ascii = ascii(plain);
    Matcher matcher = number.matcher(ascii);
    BigDecimal found = null;
    while (!(first && found != null) && matcher.find()) {
      if (matcher.end() - matcher.start() <= MOST_DIGITS) {
        BigDecimal value = value(matcher.group());
        found = isNegative(ascii, matcher.start()) ? value.negate() : value;
      }
    }
    return found;
  }

  private BigDecimal value(String spelled) {
    int points = (int) spelled.chars().filter(c -> c == decimal).count();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < spelled.length(); i++) {
      char c = spelled.charAt(i);
      if (c == decimal) {
        plain.append(points == 1 ? "." : "");
      } else if ((c >= '0' && c <= '9') || "eE+-".indexOf(c) >= 0) {
        plain.append(c);
      }
    }
    return new BigDecimal(plain.toString());
  }

  /** A sign stands before the digits, or before a currency, and is none between two numbers. */
  private static boolean isNegative(String text, int start) {
    int at = start - 1;
    while (at >= 0
        && (isCurrency(text.charAt(at)) || (isCurrency(text, at) && text.charAt(at) == ' '))) {
      at--;
    }
    if (at < 0 || (text.charAt(at) != '-' && text.charAt(at) != '\u2212')) {
      return false;
    }
    return at == 0
        || !(Character.isLetterOrDigit(text.charAt(at - 1)) || text.charAt(at - 1) == ')');
  }

  private static boolean isCurrency(char c) {
    return Character.getType(c) == Character.CURRENCY_SYMBOL;
  }

  private static boolean isCurrency(String text, int blank) {
    return blank > 0 && isCurrency(text.charAt(blank - 1));
  }

  /** Digits of other scripts, and their separators, in those of ASCII. */
  private static String ascii(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                ascii.append((char) ('0' + Character.digit(c, 10)));
              } else if (c == '\uFF0C' || c == '\u066C') {
                ascii.append(',');
              } else if (c == '\uFF0E' || c == '\u066B') {
                ascii.append('.');
              } else {
                ascii.appendCodePoint(c);
              }
            });
    return ascii.toString();
  }
}
