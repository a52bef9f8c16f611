package dev.promptbeam.dataset.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Strict UTF-8: JSON parsers let overlong forms and surrogates pass, their writers then fail. */
public final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** Refuses bytes that are no UTF-8, naming the first. */
  public static void require(byte[] bytes, int from, int to) throws MalformedRecordException {
    int invalid = firstInvalid(bytes, from, to);
    if (invalid >= 0) {
      throw new MalformedRecordException(invalid - from + 1, "not UTF-8");
    }
  }

  /** Index of the first byte that is no UTF-8, or -1. */
  public static int firstInvalid(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to) {
      if (index + Long.BYTES <= to && ((long) LONGS.get(bytes, index) & NOT_ASCII) == 0) {
        index += Long.BYTES;
        continue;
      }
      int length = sequence(bytes, index, to);
      if (length == 0) {
        return index;
      }
      index += length;
    }
    return -1;
  }

  /** Bytes of the character at an index, 0 where there is none (Unicode, table 3-7). */
  private static int sequence(byte[] bytes, int index, int to) {
    int first = bytes[index] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || index + length > to || !isSecond(first, bytes[index + 1] & 0xFF)) {
      return 0;
    }
    for (int next = index + 2; next < index + length; next++) {
      if ((bytes[next] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isSecond(int first, int second) {
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest && second <= highest;
  }
}
