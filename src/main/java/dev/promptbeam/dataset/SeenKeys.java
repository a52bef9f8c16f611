package dev.promptbeam.dataset;

import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;

/**
 * Remembers the keys of the first rows that it is shown, as hashes, to find a key that another row
 * has too. The same row shown twice is no repeat. Safe for many threads.
 */
public final class SeenKeys {
  /** So many are remembered: 16 MB. */
  public static final int MOST = 500_000;

  private static final int INITIAL = 1 << 10;
  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] keys = new long[INITIAL];
  private long[] sources = new long[INITIAL];
  private int count;

  /** True where another row had that key. */
  public synchronized boolean repeats(SourceRow row) {
    long key = spread(hash(row.key()));
    Source place = row.source();
    long source = spread((hash(place.file()) ^ place.position()) * FNV_PRIME);
    int slot = slot(keys, key);
    if (keys[slot] == key) {
      return sources[slot] != source;
    }
    if (count < MOST) {
      keys[slot] = key;
      sources[slot] = source;
      count++;
      growBeyondHalf();
    }
    return false;
  }

  private void growBeyondHalf() {
    if (2 * count < keys.length) {
      return;
    }
    long[] oldKeys = keys;
    long[] oldSources = sources;
    keys = new long[2 * oldKeys.length];
    sources = new long[keys.length];
    for (int old = 0; old < oldKeys.length; old++) {
      if (oldKeys[old] != 0) {
        int slot = slot(keys, oldKeys[old]);
        keys[slot] = oldKeys[old];
        sources[slot] = oldSources[old];
      }
    }
  }

  private static int slot(long[] table, long key) {
    int slot = (int) key & (table.length - 1);
    while (table[slot] != 0 && table[slot] != key) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  /** FNV-1a. */
  private static long hash(String text) {
    long hash = FNV_START;
    for (int index = 0; index < text.length(); index++) {
      hash = (hash ^ text.charAt(index)) * FNV_PRIME;
    }
    return hash;
  }

  /** Never 0, which marks a free slot. */
  private static long spread(long hash) {
    long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    mixed ^= mixed >>> 33;
    return mixed == 0 ? 1 : mixed;
  }
}
