package dev.promptbeam.result.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * JSON of the usual form, passed over in its bytes without making anything of them: what is
 * accepted here is JSON to every parser, and means the same. What is not may be JSON all the same;
 * then {@link #isOdd} holds from there on, and somebody else has to read it.
 */
public final class UsualJson {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

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
    return escaped ? unescaped(spelled) : spelled;
  }

  private String unescaped(String spelled) {
    StringBuilder text = new StringBuilder(spelled.length());
    int start = 0;
    for (int i = spelled.indexOf('\\'); i >= 0; i = spelled.indexOf('\\', start)) {
      text.append(spelled, start, i);
      char kind = spelled.charAt(i + 1);
      start = i + 2;
      if (kind == 'u') {
        char character = (char) Integer.parseInt(spelled, start, start + 4, 16);
        start += 4;
        if (Character.isSurrogate(character)) {
          setOdd();
        }
        text.append(character);
      } else {
        text.append(
            switch (kind) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> kind;
            });
      }
    }
    return text.append(spelled, start, spelled.length()).toString();
  }

  /** Passes over a string that has to come next. */
  public void string() {
    require('"');
    from = at;
    escaped = false;
    while (true) {
      at = plainEnd(at);
      if (at >= end) {
        setOdd();
        break;
      }
      byte b = bytes[at];
      if (b == '"') {
        break;
      }
      if (b == '\\') {
        escaped = true;
        escape();
      } else if (b < 0) {
        character();
      } else {
        setOdd(); // a control character
      }
    }
    to = at;
    at += odd ? 0 : 1;
  }

  /** Index of the first byte that is a quote, a backslash, a control, or not ASCII. */
  private int plainEnd(int start) {
    int i = start;
    while (i <= end - Long.BYTES) {
      long b = (long) LONGS.get(bytes, i);
      long quotes = b ^ QUOTES;
      long backslashes = b ^ BACKSLASHES;
      // Bits of bytes above the first that counts may be wrong ones.
      long ends = ((quotes - ONES) | (backslashes - ONES) | (b - SPACES) | b) & HIGH_BITS;
      if (ends != 0) {
        return exactEnd(i + Long.numberOfTrailingZeros(ends) / Byte.SIZE);
      }
      i += Long.BYTES;
    }
    return exactEnd(i);
  }

  private int exactEnd(int start) {
    int i = start;
    while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  private void escape() {
    byte kind = at + 1 < end ? bytes[at + 1] : 0;
    at += 2;
    switch (kind) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        for (int i = 0; i < 4; i++) {
          if (at >= end || Character.digit(bytes[at], 16) < 0) {
            setOdd();
            return;
          }
          at++;
        }
      }
      default -> setOdd();
    }
  }

  /** Passes over a character that is not ASCII, in the one spelling that it has in UTF-8. */
  private void character() {
    int lead = bytes[at] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > end) {
      setOdd();
      return;
    }
    int point = lead & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      int b = bytes[at + i] & 0xFF;
      if (b >> 6 != 2) {
        setOdd();
        return;
      }
      point = point << 6 | (b & 0x3F);
    }
    boolean spelledLong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    boolean none = point > Character.MAX_CODE_POINT || (point >= 0xD800 && point <= 0xDFFF);
    if (spelledLong || none) {
      setOdd();
    } else {
      at += length;
    }
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
