package dev.promptbeam.batch.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries in memory, as their coder writes them, side by side in a few arrays that are used again:
 * as objects the collector would copy each of them, and a bucket is as many as live for long. Not
 * safe for several threads.
 */
final class EntryStore {
  private static final int INDEX_BITS = 22;
  private static final long MOST_RANK = Long.MAX_VALUE >> INDEX_BITS;

  /** What an entry may take besides its bytes, while those of equal rank are compared. */
  private static final int OVERHEAD = 200;

  private final EntryOrder order;
  private final EntryArrays arrays;
  private final List<byte[]> filled = new ArrayList<>();
  private final EntryBytes encoded = new EntryBytes();
  private final EntryCursor cursor = new EntryCursor();
  private final EntryCursor first = new EntryCursor();

  /** Bytes of the last array that are taken. */
  private int taken;

  /** Of each entry the number of its array and its place in there. */
  private long[] places = new long[64];

  /** Of each entry its place in the order, as far as a number says it. */
  private long[] ranks = new long[64];

  private int count;
  private long weight;
  private boolean ranked = true;
  private boolean varied;

  EntryStore(EntryOrder order, EntryArrays arrays) {
    this.order = order;
    this.arrays = arrays;
  }

  void add(PackEntry entry) throws IOException {
    encoded.clear();
    PackEntryCoder.of().encode(entry, encoded);
    byte[] array = room(encoded.length());
    System.arraycopy(encoded.bytes(), 0, array, taken, encoded.length());
    index(array, encoded.length());
  }

  void add(EntryBlock block) throws IOException {
    if (block.alone() != null) {
      add(block.alone());
      return;
    }
    byte[] array = room(block.length());
    PackedBytes.unpack(block.packed(), block.length(), array, taken);
    index(array, block.length());
  }

  int count() {
    return count;
  }

  /** Bytes it takes, at most and roughly. */
  long weight() {
    return weight;
  }

  /** Whether an entry is of another variant than the first. */
  boolean varied() {
    return varied;
  }

  /** The number of each entry in their order; equal ones stay in that in which they came. */
  int[] sorted() throws IOException {
    int[] sorted = new int[count];
    if (!ranked || count > 1 << INDEX_BITS) {
      Arrays.setAll(sorted, number -> number);
      compare(sorted, 0, count);
      return sorted;
    }
    long[] numbered = new long[count];
    for (int number = 0; number < count; number++) {
      numbered[number] = ranks[number] << INDEX_BITS | number;
    }
    Arrays.sort(numbered);
    for (int place = 0; place < count; place++) {
      sorted[place] = (int) numbered[place] & (1 << INDEX_BITS) - 1;
    }
    for (int from = 0, to = 0; from < count; from = to) {
      while (to < count && numbered[to] >> INDEX_BITS == numbered[from] >> INDEX_BITS) {
        to++;
      }
      if (to - from > 1) {
        compare(sorted, from, to);
      }
    }
    return sorted;
  }

  /** Makes an entry of its bytes. */
  PackEntry get(int number) throws IOException {
    cursor.read(array(number), (int) places[number]);
    return cursor.entry();
  }

  /** Writes an entry as its coder does. */
  void write(int number, OutputStream out) throws IOException {
    byte[] array = array(number);
    int start = (int) places[number];
    out.write(array, start, cursor.read(array, start) - start);
  }

  /** Forgets all entries and gives their arrays back. */
  void clear() {
    filled.forEach(arrays::give);
    filled.clear();
    taken = 0;
    count = 0;
    weight = 0;
    ranked = true;
  }

  /** Sorts numbers of entries by comparing what they name. */
  private void compare(int[] numbers, int from, int to) throws IOException {
    Compared[] some = new Compared[to - from];
    for (int at = from; at < to; at++) {
      int number = numbers[at];
      cursor.read(array(number), (int) places[number]);
      some[at - from] = new Compared(cursor.bare(), number);
    }
    Arrays.sort(some, (one, other) -> order.compare(one.entry(), other.entry()));
    for (int at = from; at < to; at++) {
      numbers[at] = some[at - from].number();
    }
  }

  private byte[] array(int number) {
    return filled.get((int) (places[number] >>> Integer.SIZE));
  }

  /** The array that has room for so many bytes behind those that are taken. */
  private byte[] room(int length) {
    byte[] last = filled.isEmpty() ? null : filled.get(filled.size() - 1);
    if (last == null || length > last.length - taken) {
      last = arrays.take(length);
      filled.add(last);
      taken = 0;
    }
    return last;
  }

  /** Notes the entries that were put behind those that are there. */
  private void index(byte[] array, int length) {
    int end = taken + length;
    int before = count;
    while (taken < end) {
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count);
        ranks = Arrays.copyOf(ranks, 2 * count);
      }
      places[count] = (long) (filled.size() - 1) << Integer.SIZE | taken;
      if (count == 0) {
        first.read(array, taken);
      }
      taken = cursor.read(array, taken);
      long rank = ranked ? order.rank(cursor, first) : EntryOrder.NONE;
      ranked &= rank >= 0 && rank <= MOST_RANK;
      ranks[count++] = rank;
      varied |= cursor.variant() > 0;
    }
    if (taken != end) {
      throw new IllegalStateException("entries end at " + taken + ", not at " + end);
    }
    weight += length + (long) OVERHEAD * (count - before);
  }

  private record Compared(PackEntry entry, int number) {}
}
