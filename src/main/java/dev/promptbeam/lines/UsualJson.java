package dev.promptbeam.lines;

import java.nio.charset.StandardCharsets;

/**
 * JSON of the usual form, passed over in its bytes without making anything of them: what is
 * accepted here is JSON to every parser, and means the same. What is not may be JSON all the same;
 * then {@link #isOdd} holds from there on, and somebody else has to read it.
 */
public final class UsualJson {
  private static final int DEEPEST = 60;
  private static final int LONGEST_NAME = 1_000;
  private static final int LONGEST_NUMBER = 100;

  /** Digits of a number that fits into a long. */
  private static final int MOST_DIGITS = 18;

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean odd;
  private int from;
  private int to;
  private boolean escaped;

  public UsualJson(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  /** Whether something stood there that is not read here. */
  public boolean isOdd() {
    return odd;
  }

  /** Calls off the reading. */
  public void setOdd() {
    odd = true;
    at = end;
  }

  /** Where it stands: behind what was read last. */
  public int at() {
    return at;
  }

  /** The next byte that is no white space; 0 at the end. It is not passed over. */
  public byte peek() {
    while (at < end && bytes[at] <= ' ' && isBlank(bytes[at])) {
      at++;
    }
    return at < end ? bytes[at] : 0;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** Passes over a byte that has to come next. */
  public void require(char c) {
    if (peek() == c) {
      at++;
    } else {
      setOdd();
    }
  }

  /** Whether the bytes are at their end. */
  public boolean isOver() {
    return peek() == 0 && at == end && !odd;
  }

  /**
   * Moves into an object or array that has to come next, or on in it.
   *
   * @param first whether nothing of it was read yet; then its first byte was passed over
   * @param last the byte that ends it
   * @return false behind its end
   */
  public boolean next(boolean first, char last) {
    byte b = peek();
    if (b == last) {
      at++;
      return false;
    }
    if (!first) {
      require(',');
    }
    return !odd;
  }

  /** The name of the next member, up to its colon; {@link #is} tells which one it is. */
  public void name() {
    string();
    if (escaped || to - from > LONGEST_NAME) {
      setOdd();
    }
    require(':');
  }

  /** Whether the last name or string is this one, in ASCII. */
  public boolean is(byte[] text) {
    if (to - from != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (bytes[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a byte stands between two places. */
  public boolean has(char c, int start, int behind) {
    for (int i = start; i < behind; i++) {
      if (bytes[i] == c) {
        return true;
      }
    }
    return false;
  }

  /** Index of the first byte of the last string, without its quotes. */
  public int from() {
    return from;
  }

  /** Index behind the last byte of the last string, without its quotes. */
  public int to() {
    return to;
  }

  /** Whether there are escapes in the last string. */
  public boolean isEscaped() {
    return escaped;
  }

  /** The last string; odd where halves of characters are spelled out in it. */
  public String text() {
    if (odd) {
      return "";
    }
    String spelled = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    String text = escaped ? StringBytes.unescaped(spelled) : spelled;
    if (text == null) {
      setOdd();
      return "";
    }
    return text;
  }

  /** Passes over a string that has to come next. */
  public void string() {
    require('"');
    from = at;
    escaped = false;
    while (true) {
      at = StringBytes.plainEnd(bytes, at, end);
      if (at >= end) {
        setOdd();
        break;
      }
      if (bytes[at] == '"') {
        break;
      }
      escaped |= bytes[at] == '\\';
      int behind = StringBytes.behindCharacter(bytes, at, end);
      if (behind > 0) {
        at = behind;
      } else {
        setOdd();
      }
    }
    to = at;
    at += odd ? 0 : 1;
  }

  /** Passes over any value that is known to be JSON, which is faster where it is a string. */
  public void skipSound() {
    if (peek() != '"') {
      skip();
      return;
    }
    at = StringBytes.endOfSound(bytes, at + 1, end);
    require('"');
  }

  /** A whole number that has to come next, not below 0. */
  public long count() {
    peek();
    int start = at;
    long number = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      number = number * 10 + bytes[at++] - '0';
      if (at - start > MOST_DIGITS) {
        break;
      }
    }
    int digits = at - start;
    byte behind = at < end ? bytes[at] : 0;
    boolean goesOn = behind == '.' || behind == 'e' || behind == 'E';
    boolean zeros = digits > 1 && bytes[start] == '0';
    if (digits == 0 || digits > MOST_DIGITS || goesOn || zeros) {
      setOdd();
    }
    return number;
  }

  /** Passes over any value. */
  public void skip() {
    skip(0);
  }

  private void skip(int depth) {
    byte b = peek();
    if (b == '"') {
      string();
    } else if (b == '{' || b == '[') {
      skipInside(b == '{', depth);
    } else if (b == '-' || (b >= '0' && b <= '9')) {
      number();
    } else {
      literal(b == 't' ? "true" : b == 'f' ? "false" : "null");
    }
  }

  private void skipInside(boolean object, int depth) {
    at++;
    if (depth == DEEPEST) {
      setOdd();
      return;
    }
    for (boolean first = true; next(first, object ? '}' : ']'); first = false) {
      if (object) {
        string();
        if (to - from > LONGEST_NAME) {
          setOdd();
        }
        require(':');
      }
      skip(depth + 1);
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at >= end || bytes[at] != word.charAt(i)) {
        setOdd();
        return;
      }
      at++;
    }
    byte behind = at < end ? bytes[at] : 0;
    if (behind != ',' && behind != '}' && behind != ']' && behind != 0 && !isBlank(behind)) {
      setOdd();
    }
  }

  private void number() {
    int start = at;
    if (bytes[at] == '-') {
      at++;
    }
    int first = at;
    digits();
    if (at - first > 1 && bytes[first] == '0') {
      setOdd();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits();
    }
    if (at - start > LONGEST_NUMBER) {
      setOdd();
    }
  }

  private void digits() {
    int start = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == start) {
      setOdd();
    }
  }
}
