package dev.promptbeam.lines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The bytes of a string of JSON: where its characters end, and what its escapes mean. */
final class StringBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final int HEX_DIGITS = 4;

  private StringBytes() {}

  /** Index of the first byte that is a quote, a backslash, a control, or not ASCII. */
  static int plainEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - Long.BYTES) {
      long b = (long) LONGS.get(bytes, i);
      long quotes = b ^ QUOTES;
      long backslashes = b ^ BACKSLASHES;
      // Bits of bytes above the first that counts may be wrong ones.
      long ends = ((quotes - ONES) | (backslashes - ONES) | (b - SPACES) | b) & HIGH_BITS;
      if (ends != 0) {
        return exactEnd(bytes, i + Long.numberOfTrailingZeros(ends) / Byte.SIZE, end);
      }
      i += Long.BYTES;
    }
    return exactEnd(bytes, i, end);
  }

  private static int exactEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /** Index of the quote that ends a string of which nothing else is looked at; else the end. */
  static int endOfSound(byte[] bytes, int from, int end) {
    int quote = ByteScan.find((byte) '"', bytes, from, end);
    while (quote < end && isEscaped(bytes, from, quote)) {
      quote = ByteScan.find((byte) '"', bytes, quote + 1, end);
    }
    return quote;
  }

  /** Whether an odd number of backslashes stands before it. */
  private static boolean isEscaped(byte[] bytes, int from, int place) {
    int start = place;
    while (start > from && bytes[start - 1] == '\\') {
      start--;
    }
    return (place - start) % 2 == 1;
  }

  /** Index behind an escape, or a character that is not ASCII; -1 where it is neither. */
  static int behindCharacter(byte[] bytes, int at, int end) {
    if (bytes[at] == '\\') {
      return behindEscape(bytes, at, end);
    }
    return bytes[at] < 0 ? behindWide(bytes, at, end) : -1;
  }

  private static int behindEscape(byte[] bytes, int at, int end) {
    byte kind = at + 1 < end ? bytes[at + 1] : 0;
    return switch (kind) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> behindHex(bytes, at + 2, end);
      default -> -1;
    };
  }

  private static int behindHex(byte[] bytes, int at, int end) {
    if (at + HEX_DIGITS > end) {
      return -1;
    }
    for (int i = at; i < at + HEX_DIGITS; i++) {
      if (Character.digit(bytes[i], 16) < 0) {
        return -1;
      }
    }
    return at + HEX_DIGITS;
  }

  /** In the one spelling that a character has in UTF-8. */
  private static int behindWide(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > end) {
      return -1;
    }
    int point = lead & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      int b = bytes[at + i] & 0xFF;
      if (b >> 6 != 2) {
        return -1;
      }
      point = point << 6 | (b & 0x3F);
    }
    boolean spelledLong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    boolean none = point > Character.MAX_CODE_POINT || (point >= 0xD800 && point <= 0xDFFF);
    return spelledLong || none ? -1 : at + length;
  }

  /** What a string means whose escapes are whole; null where one is half of a character. */
  static @Nullable String unescaped(String spelled) {
    StringBuilder text = new StringBuilder(spelled.length());
    int start = 0;
    for (int i = spelled.indexOf('\\'); i >= 0; i = spelled.indexOf('\\', start)) {
      text.append(spelled.substring(start, i));
      char kind = spelled.charAt(i + 1);
      start = i + 2;
      if (kind == 'u') {
        int behind = start + HEX_DIGITS;
        char character = (char) Integer.parseInt(spelled, start, behind, 16);
        start = behind;
        if (Character.isSurrogate(character)) {
          return null;
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
    return text.append(spelled.substring(start)).toString();
  }
}
