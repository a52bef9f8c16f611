package dev.promptbeam.dataset.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Collects the JSON of one row; used again for the next one. A row that grows over its limit is
 * given up: its head is kept, and what follows is no row.
 */
public final class RowBytes {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final int LONGEST_ESCAPE = 6;
  private static final int LONGEST_NUMBER = 20;
  private static final int NO_BYTE = 256;
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] NOTHING = {};

  /** The longest row after which the buffer is kept as it is. */
  private static final int KEPT = 4 << 20;

  private final int most;
  private byte[] bytes = new byte[1024];
  private int length;
  private boolean isOver;
  private byte[] head = NOTHING;

  public RowBytes() {
    this(Integer.MAX_VALUE - 8);
  }

  public RowBytes(int most) {
    this.most = most;
  }

  public void clear() {
    length = 0;
    isOver = false;
    head = NOTHING;
    bytes = bytes.length > KEPT ? new byte[1024] : bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public int length() {
    return length;
  }

  /** The bytes so far; more may stand behind them, and what is added may move them. */
  public byte[] array() {
    return bytes;
  }

  /** True where the row is longer than its limit. */
  public boolean isOver() {
    return isOver;
  }

  /** The beginning of a row that is longer than its limit. */
  public byte[] head() {
    return head.clone();
  }

  public void add(byte[] more) {
    if (ensure(more.length)) {
      System.arraycopy(more, 0, bytes, length, more.length);
      length += more.length;
    }
  }

  public void add(char ascii) {
    if (ensure(1)) {
      bytes[length++] = (byte) ascii;
    }
  }

  /** Adds letters, digits and signs of ASCII as they are. */
  @SuppressWarnings("deprecation") // what it drops, ASCII lacks
  public void add(String ascii) {
    int count = ascii.length();
    if (ensure(count)) {
      ascii.getBytes(0, count, bytes, length);
      length += count;
    }
  }

  public void add(long number) {
    if (number < 0) {
      add(Long.toString(number));
      return;
    }
    if (!ensure(LONGEST_NUMBER)) {
      return;
    }
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    length += digits;
    long rest = number;
    for (int index = length - 1; digits > 0; index--, digits--) {
      bytes[index] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Adds a number with zeros before it, so that it has so many digits. */
  public void addPadded(long number, int digits) {
    if (!ensure(digits)) {
      return;
    }
    long rest = number;
    for (int index = length + digits - 1; index >= length; index--) {
      bytes[index] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Puts quotes around what was added from a place on. */
  public void quoteFrom(int start) {
    if (ensure(2)) {
      System.arraycopy(bytes, start, bytes, start + 1, length - start);
      bytes[start] = '"';
      bytes[length + 1] = '"';
      length += 2;
    }
  }

  /** Takes back what was added from a place on; of a row over its limit nothing is left. */
  public void cut(int start) {
    length = Math.min(length, start);
  }

  public void addNull() {
    add(NULL);
  }

  /** The name of a member, its colon and what stands before it, to be added as it is. */
  public static byte[] name(String before, String name) {
    RowBytes bytes = new RowBytes();
    bytes.add(before);
    bytes.addName(name);
    return bytes.toByteArray();
  }

  /** Adds the name of a member, and the colon behind it. */
  public void addName(String name) {
    addString(name);
    add(':');
  }

  public void addString(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    addString(utf8, 0, utf8.length);
  }

  /** Adds UTF-8 bytes as a JSON string. */
  public void addString(byte[] source, int from, int to) {
    addString(source, from, to, NO_BYTE);
  }

  /**
   * Adds UTF-8 bytes as a JSON string.
   *
   * @param doubled the byte of which two stand for one; any other value where none is
   */
  public void addString(byte[] source, int from, int to, int doubled) {
    if (!ensure(to - from + 2)) {
      return;
    }
    bytes[length++] = '"';
    for (int index = from; index < to; ) {
      int plain = plain(source, index, to, doubled);
      System.arraycopy(source, index, bytes, length, plain);
      length += plain;
      index += plain;
      for (; index < to && isSpecial(source[index], doubled); index++) {
        if (!ensure(to - index + LONGEST_ESCAPE)) {
          return;
        }
        byte value = source[index];
        if (needsEscape(value)) {
          addEscaped(value);
        } else {
          bytes[length++] = value;
        }
        index += value == doubled ? 1 : 0;
      }
    }
    bytes[length++] = '"';
  }

  /** How many bytes from an index on are copied as they are; eight are looked at in one step. */
  private static int plain(byte[] source, int from, int to, int doubled) {
    int index = from;
    if (doubled == NO_BYTE || doubled == '"') {
      while (index + Long.BYTES <= to && !hasSpecial((long) LONGS.get(source, index))) {
        index += Long.BYTES;
      }
    }
    while (index < to && !isSpecial(source[index], doubled)) {
      index++;
    }
    return index - from;
  }

  /** True where one of eight bytes is a control character, a quote or a backslash, or may be. */
  private static boolean hasSpecial(long eight) {
    long quote = eight ^ (ONES * '"');
    long backslash = eight ^ (ONES * '\\');
    long below = (eight - ONES * ' ') & ~eight;
    return ((below | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGH_BITS)
        != 0;
  }

  private static boolean isSpecial(byte value, int doubled) {
    return needsEscape(value) || value == doubled;
  }

  private static boolean needsEscape(byte value) {
    return value >= 0 && (value < ' ' || value == '"' || value == '\\');
  }

  private void addEscaped(byte value) {
    bytes[length++] = '\\';
    switch (value) {
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      case '"', '\\' -> bytes[length++] = value;
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[value >> 4];
        bytes[length++] = HEX[value & 0xF];
      }
    }
  }

  /** Makes room; false where the row has none for so much. */
  private boolean ensure(int more) {
    if (length + (long) more > most) {
      giveUp();
      return more <= bytes.length;
    }
    if (length + more > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(most, Math.max(2L * bytes.length, length + more)));
    }
    return true;
  }

  /** The row is longer than its limit, whatever follows. */
  public void giveUp() {
    head = isOver ? head : Arrays.copyOf(bytes, Math.min(length, RecordLimits.HEAD));
    isOver = true;
    length = 0;
  }
}
