package dev.promptbeam.batch.pack;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays for entries that wait to be sorted, which the next bucket takes over. Not safe for several
 * threads.
 */
final class EntryArrays {
  private static final int SIZE = 512 << 10;

  private final Deque<byte[]> free = new ArrayDeque<>();

  /** An array of at least so many bytes, which hold anything. */
  byte[] take(int least) {
    byte[] used = least > SIZE ? null : free.poll();
    return used == null ? new byte[Math.max(SIZE, least)] : used;
  }

  void give(byte[] array) {
    if (array.length == SIZE) {
      free.push(array);
    }
  }
}
