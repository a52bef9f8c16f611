package dev.promptbeam.result.judge;

import dev.promptbeam.model.JsonLimits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an embedding, found in a line and looked at byte by byte: they are most of the
 * line, and a parser takes several times as long over them. What is not as plain as a list of
 * numbers is left to the parser.
 *
 * @param start where the array begins
 * @param end behind its end
 * @param length how many numbers it has
 * @param isZero whether all of them are zero
 * @param tooLarge the first one that no double can hold, from 1; 0 where all fit
 */
record NumberArray(int start, int end, int length, boolean isZero, int tooLarge) {
  private static final byte[] NAME = "\"values\"".getBytes(StandardCharsets.US_ASCII);

  /** A number of fewer characters and without an exponent fits into a double. */
  static final int SURELY_FITS = 300;

  /** The array that is the first member of that name in the line; null where there is none. */
  static @Nullable NumberArray find(byte[] line, int offset, int end) {
    for (int at = offset + 1; at < end - NAME.length; at++) {
      if (line[at] == '"' && line[at - 1] != '\\' && isName(line, at)) {
        int colon = behindSpace(line, at + NAME.length, end);
        int bracket = colon < end && line[colon] == ':' ? behindSpace(line, colon + 1, end) : end;
        return bracket < end && line[bracket] == '[' ? read(line, offset, bracket, end) : null;
      }
    }
    return null;
  }

  /** The line with an empty array in its place. */
  byte[] cutFrom(byte[] line, int offset, int lineLength) {
    byte[] rest = new byte[lineLength - cut()];
    System.arraycopy(line, offset, rest, 0, start + 1);
    System.arraycopy(line, offset + end - 1, rest, start + 1, lineLength - end + 1);
    return rest;
  }

  /** Where in the line something is that is at {@code at} of the line that it was cut from. */
  int place(int at) {
    return at <= start + 1 ? at : at + cut();
  }

  private int cut() {
    return end - start - 2;
  }

  private static boolean isName(byte[] line, int at) {
    for (int i = 1; i < NAME.length; i++) {
      if (line[at + i] != NAME[i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable NumberArray read(byte[] line, int offset, int bracket, int end) {
    Scan scan = new Scan(line, end);
    int behind = scan.list(bracket);
    return behind < 0
        ? null
        : new NumberArray(
            bracket - offset, behind - offset, scan.count, scan.isZero, scan.tooLarge);
  }

  private static int behindSpace(byte[] line, int from, int end) {
    int at = from;
    while (at < end && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
      at++;
    }
    return at;
  }

  /** One pass over the numbers of an array; -1 wherever something else is found. */
  private static final class Scan {
    private final byte[] line;
    private final int end;
    private int count;
    private int tooLarge;
    private boolean isZero = true;

    Scan(byte[] line, int end) {
      this.line = line;
      this.end = end;
    }

    /** Behind the list that begins there. */
    int list(int bracket) {
      int at = behindSpace(line, bracket + 1, end);
      if (at < end && line[at] == ']') {
        return at + 1;
      }
      while (at < end) {
        count++;
        int next = number(at);
        if (next < 0 || next - at > JsonLimits.DIGITS) {
          return -1;
        }
        if (next - at > SURELY_FITS) {
          look(at, next);
        }
        isZero = isZero && isZero(at, next);
        at = behindSpace(line, next, end);
        if (at < end && line[at] == ']') {
          return at + 1;
        }
        if (at >= end || line[at] != ',') {
          return -1;
        }
        at = behindSpace(line, at + 1, end);
      }
      return -1;
    }

    /** Behind the number that begins there, as JSON spells numbers. */
    private int number(int from) {
      int whole = line[from] == '-' ? from + 1 : from;
      int at = digits(whole);
      if (at == whole || (line[whole] == '0' && at > whole + 1)) {
        return -1;
      }
      if (at < end && line[at] == '.') {
        int fraction = at + 1;
        at = digits(fraction);
        if (at == fraction) {
          return -1;
        }
      }
      return at < end && (line[at] | 0x20) == 'e' ? exponent(from, at + 1) : at;
    }

    private int exponent(int from, int sign) {
      boolean signed = sign < end && (line[sign] == '-' || line[sign] == '+');
      int exponent = signed ? sign + 1 : sign;
      int at = digits(exponent);
      if (at == exponent) {
        return -1;
      }
      look(from, at);
      return at;
    }

    private int digits(int from) {
      int at = from;
      while (at < end && line[at] >= '0' && line[at] <= '9') {
        at++;
      }
      return at;
    }

    private boolean isZero(int from, int behind) {
      for (int i = from; i < behind && (line[i] | 0x20) != 'e'; i++) {
        if (line[i] >= '1' && line[i] <= '9') {
          return false;
        }
      }
      return true;
    }

    private void look(int from, int behind) {
      String text = new String(line, from, behind - from, StandardCharsets.US_ASCII);
      if (tooLarge == 0 && Double.isInfinite(Double.parseDouble(text))) {
        tooLarge = count;
      }
    }
  }
}
