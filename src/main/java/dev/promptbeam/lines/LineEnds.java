package dev.promptbeam.lines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Search for line ends, eight bytes at a time. */
public final class LineEnds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ENDS = ONES * '\n';

  private LineEnds() {}

  /** Index of the first LF from {@code from} on; {@code to} where there is none before it. */
  public static int find(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long differences = (long) LONGS.get(bytes, at) ^ ENDS;
      // The lowest bit set is that of the first byte that is zero; above it there may be wrong
      // ones.
      long zeros = (differences - ONES) & ~differences & HIGH_BITS;
      if (zeros != 0) {
        return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }
}
