package dev.promptbeam.result;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Halves of surrogate pairs in JSON, which JSON can escape and no UTF-8 can hold: models cut pairs
 * in two, and some readers refuse a whole file for one.
 */
final class Surrogates {
  private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);

  private Surrogates() {}

  /** The same JSON with U+FFFD in place of each half without its other one. */
  static byte[] replaced(byte[] json) {
    byte[] result = json;
    int at = 0;
    while (at < json.length - 5) {
      if (json[at] != '\\') {
        at++;
      } else if (json[at + 1] != 'u') {
        at += 2;
      } else if (isHigh(json, at) && isLow(json, at + REPLACEMENT.length)) {
        at += 2 * REPLACEMENT.length;
      } else {
        if (isHigh(json, at) || isLow(json, at)) {
          result = result == json ? Arrays.copyOf(json, json.length) : result;
          System.arraycopy(REPLACEMENT, 0, result, at, REPLACEMENT.length);
        }
        at += REPLACEMENT.length;
      }
    }
    return result;
  }

  private static boolean isHigh(byte[] json, int at) {
    return isEscape(json, at, "89ab");
  }

  private static boolean isLow(byte[] json, int at) {
    return isEscape(json, at, "cdef");
  }

  private static boolean isEscape(byte[] json, int at, String second) {
    return at + REPLACEMENT.length <= json.length
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && (json[at + 2] | 0x20) == 'd'
        && second.indexOf(json[at + 3] | 0x20) >= 0;
  }
}
