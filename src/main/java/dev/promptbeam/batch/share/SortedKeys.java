package dev.promptbeam.batch.share;

import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;

/** Request keys in order, as numbers of 128 bits. */
public final class SortedKeys {
  private static final int FIRST_SIZE = 1 << 10;

  private long[] high = new long[FIRST_SIZE];
  private long[] low = new long[FIRST_SIZE];
  private int size;

  /** Takes keys that are sorted. */
  public static SortedKeys of(Collection<String> sorted) {
    SortedKeys keys = new SortedKeys();
    sorted.forEach(keys::add);
    return keys;
  }

  /** Adds the next key; false where it is the last once more. */
  boolean add(String requestKey) {
    long newHigh = high(requestKey);
    long newLow = low(requestKey);
    if (size > 0 && compare(size - 1, newHigh, newLow) == 0) {
      return false;
    }
    if (size == high.length) {
      high = Arrays.copyOf(high, size * 2);
      low = Arrays.copyOf(low, size * 2);
    }
    high[size] = newHigh;
    low[size] = newLow;
    size++;
    return true;
  }

  public int size() {
    return size;
  }

  /** The first half of a key. */
  public long high(int number) {
    return high[number];
  }

  /** The second half of a key. */
  public long low(int number) {
    return low[number];
  }

  /** As it is written. */
  public String text(int number) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high[number]) + hex.toHexDigits(low[number]);
  }

  /** The number of the first key that is not before another, from a number on. */
  public int skip(int from, long otherHigh, long otherLow) {
    int number = from;
    while (number < size && compare(number, otherHigh, otherLow) < 0) {
      number++;
    }
    return number;
  }

  /** Whether a key is another; false behind the last. */
  public boolean is(int number, long otherHigh, long otherLow) {
    return number < size && compare(number, otherHigh, otherLow) == 0;
  }

  private int compare(int number, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high[number], otherHigh);
    return order == 0 ? Long.compareUnsigned(low[number], otherLow) : order;
  }

  private static long high(String requestKey) {
    return Long.parseUnsignedLong(requestKey, 0, 16, 16);
  }

  private static long low(String requestKey) {
    return Long.parseUnsignedLong(requestKey, 16, 32, 16);
  }
}
