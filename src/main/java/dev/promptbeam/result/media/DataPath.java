package dev.promptbeam.result.media;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A scanner of one JSON line that finds the base64 of inline data, at its place in an answer alone:
 * {@code response.candidates[].content.parts[].inlineData.data} (protocol 5.1). It checks nothing
 * else: a line that is no JSON goes through it too.
 */
final class DataPath {
  private static final int DATA_DEPTH = 8;
  private static final int LONGEST_NAME = 16;

  /** The name under which the container of each depth stands; empty where it has none. */
  private static final byte[][] NAMES =
      names("", "", "response", "candidates", "", "content", "parts", "", "inlineData");

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long LINE_ENDS = '\n' * ONES;

  private static final byte[] SNAKE = bytes("inline_data");
  private static final byte[] DATA = bytes("data");

  private final BitSet objects = new BitSet();
  private final byte[] name = new byte[LONGEST_NAME];
  private int nameLength;
  private int depth;
  private int matched;
  private boolean expectsName;
  private boolean inString;
  private boolean isName;
  private boolean escaped;
  private boolean inData;
  private boolean closes;
  private boolean over;

  /** True while the bytes that come next are base64 of inline data. */
  boolean inData() {
    return inData;
  }

  /** True where the line's end was passed. */
  boolean isOver() {
    return over;
  }

  /**
   * Goes on to where data begins or ends, behind the line's end, or to the last byte there is.
   *
   * @return the index of the first byte that was not passed
   */
  int scan(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (!inString) {
        byte next = bytes[at++];
        structure(next);
        if (inData || over) {
          return at;
        }
        continue;
      }
      at = endOfString(bytes, at, to);
      if (at == to) {
        return at;
      }
      boolean wasData = inData;
      inString = false;
      inData = false;
      closes = bytes[at] == '"';
      if (wasData) {
        return at;
      }
    }
    return at;
  }

  /** The place of the quote that ends the string, or of a line end that should not be in it. */
  private int endOfString(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (escaped) {
        escaped = false;
        if (bytes[at] == '\n') {
          return at;
        }
        at++;
      }
      int end = special(bytes, at, to);
      keepName(bytes, at, end);
      if (end == to || bytes[end] != '\\') {
        return end;
      }
      escaped = true;
      at = end + 1;
    }
    return to;
  }

  /**
   * The next byte that may end a string, or begins an escape. Nearly all bytes pass here, eight at
   * a time: of those, the lowest zero that {@link #zeros} shows is one.
   */
  private static int special(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = (long) EIGHT.get(bytes, at);
      long found = zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES) | zeros(eight ^ LINE_ENDS);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; at < to; at++) {
      byte next = bytes[at];
      if (next == '"' || next == '\\' || next == '\n') {
        return at;
      }
    }
    return to;
  }

  /** The highest bit of each byte that is zero; of bytes behind one perhaps too. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & ONES << (Byte.SIZE - 1);
  }

  private void keepName(byte[] bytes, int from, int to) {
    if (isName) {
      int kept = Math.min(to - from, LONGEST_NAME - nameLength);
      System.arraycopy(bytes, from, name, nameLength, kept);
      nameLength += kept;
    }
  }

  private void structure(byte next) {
    switch (next) {
      case '"' -> {
        if (closes) {
          closes = false;
        } else {
          begin();
        }
      }
      case '{', '[' -> open(next == '{');
      case '}', ']' -> close();
      case ',' -> expectsName = objects.get(depth);
      case ':' -> expectsName = false;
      case '\n' -> over = true;
      default -> {
        // a number, a literal or a blank
      }
    }
  }

  private void begin() {
    inString = true;
    isName = expectsName;
    if (isName) {
      nameLength = 0;
    } else {
      inData = depth == DATA_DEPTH && matched == depth && objects.get(depth) && isNamed(DATA);
    }
  }

  private void open(boolean object) {
    depth++;
    objects.set(depth, object);
    expectsName = object;
    if (matched == depth - 1 && depth <= DATA_DEPTH && fits(object)) {
      matched = depth;
    }
  }

  /** Whether a container is the one that leads to data at its depth; elements have no name. */
  private boolean fits(boolean object) {
    byte[] wanted = NAMES[depth];
    boolean array = wanted.length > 0 && NAMES[Math.min(depth + 1, DATA_DEPTH)].length == 0;
    boolean named =
        wanted.length == 0 || isNamed(wanted) || (depth == DATA_DEPTH && isNamed(SNAKE));
    return object != array && named;
  }

  private void close() {
    matched = Math.min(matched, Math.max(0, depth - 1));
    depth = Math.max(0, depth - 1);
    expectsName = false;
  }

  private boolean isNamed(byte[] wanted) {
    return Arrays.equals(name, 0, nameLength, wanted, 0, wanted.length);
  }

  private static byte[][] names(String... names) {
    byte[][] all = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      all[i] = bytes(names[i]);
    }
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
