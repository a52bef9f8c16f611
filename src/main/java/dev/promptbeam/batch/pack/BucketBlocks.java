package dev.promptbeam.batch.pack;

import java.io.IOException;
import java.util.Arrays;

/**
 * Gathers entries, however they come, into blocks of one bucket each. Holds so many bytes of them
 * and no more; where buckets are many, blocks are small. Not safe for several threads.
 */
final class BucketBlocks {
  private static final int MOST_HELD = 8 << 20;
  private static final int BLOCK = 64 << 10;

  /** A larger entry is a block of its own, which is never held. */
  private static final int LARGEST = 1 << 20;

  private final EntryBytes held = new EntryBytes();
  private final EntryBytes block = new EntryBytes();

  /** Of each entry that is held its bucket and its number. */
  private long[] entries = new long[64];

  /** Of each entry that is held the end of its bytes. */
  private int[] ends = new int[64];

  private int count;

  /** Takes blocks. */
  @FunctionalInterface
  interface Sink {
    void accept(int bucket, EntryBlock block);
  }

  void add(int bucket, PackEntry entry, Sink sink) throws IOException {
    if (entry.weight() > LARGEST) {
      sink.accept(bucket, EntryBlock.of(entry));
      return;
    }
    PackEntryCoder.of().encode(entry, held);
    if (count == ends.length) {
      entries = Arrays.copyOf(entries, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    entries[count] = (long) bucket << Integer.SIZE | count;
    ends[count++] = held.length();
    if (held.length() >= MOST_HELD) {
      flush(sink);
    }
  }

  /** Hands out all that is held. */
  void flush(Sink sink) {
    Arrays.sort(entries, 0, count);
    for (int at = 0; at < count; at++) {
      int bucket = (int) (entries[at] >>> Integer.SIZE);
      int number = (int) entries[at];
      block.add(held, number == 0 ? 0 : ends[number - 1], ends[number]);
      boolean last = at + 1 == count || entries[at + 1] >>> Integer.SIZE != bucket;
      if (last || block.length() >= BLOCK) {
        sink.accept(bucket, EntryBlock.pack(block.bytes(), block.length()));
        block.clear();
      }
    }
    held.clear();
    count = 0;
  }
}
