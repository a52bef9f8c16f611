package dev.promptbeam.lines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for a byte in an array, eight at a time. */
public final class ByteScan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private ByteScan() {}

  /** Index of the first byte of that value, or {@code to} where there is none before it. */
  public static int find(byte wanted, byte[] bytes, int from, int to) {
    long eight = (wanted & 0xFF) * ONES;
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long differences = (long) LONGS.get(bytes, index) ^ eight;
      long zeros = (differences - ONES) & ~differences & HIGHS; // the lowest mark is true
      if (zeros != 0) {
        return index + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    while (index < to && bytes[index] != wanted) {
      index++;
    }
    return index;
  }
}
