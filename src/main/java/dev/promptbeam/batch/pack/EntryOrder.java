package dev.promptbeam.batch.pack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An order of entries. Sorts them by a number of each where there is one that says most of it:
 * entries lie all over the heap, numbers side by side.
 */
enum EntryOrder implements Comparator<PackEntry> {
  /** Dead letters first, then requests by key, so that equal requests stand side by side. */
  KEY {
    @Override
    public int compare(PackEntry one, PackEntry other) {
      int order = one.requestKey().compareTo(other.requestKey());
      return order == 0 ? SOURCE.compare(one, other) : order;
    }

    @Override
    long rank(PackEntry entry, PackEntry any) {
      String key = entry.requestKey();
      if (key.isEmpty()) {
        return 0;
      }
      return key.length() < DIGITS ? NONE : Long.parseLong(key, 0, DIGITS, 16);
    }
  },

  SOURCE {
    @Override
    public int compare(PackEntry one, PackEntry other) {
      int order = one.source().compareTo(other.source());
      return order == 0 ? one.trial().compareTo(other.trial()) : order;
    }

    @Override
    long rank(PackEntry entry, PackEntry any) {
      return entry.source().file().equals(any.source().file()) ? entry.source().position() : NONE;
    }
  },

  POLICY_AND_KEY {
    @Override
    public int compare(PackEntry one, PackEntry other) {
      int order = Integer.compare(one.policy(), other.policy());
      return order == 0 ? KEY.compare(one, other) : order;
    }

    @Override
    long rank(PackEntry entry, PackEntry any) {
      return entry.policy() == any.policy() ? KEY.rank(entry, any) : NONE;
    }
  };

  private static final long NONE = -1;
  private static final int DIGITS = 10;
  private static final int INDEX_BITS = 22;
  private static final long MOST = Long.MAX_VALUE >> INDEX_BITS;

  /**
   * A number such that an entry of a smaller one comes before an entry of a larger one; negative
   * where the entry has none.
   *
   * @param any of the entries, with which the others may have something in common
   */
  abstract long rank(PackEntry entry, PackEntry any);

  /** Sorts as {@link List#sort} does. */
  void sort(List<PackEntry> entries) {
    int count = entries.size();
    long[] ranks = new long[count];
    for (int index = 0; index < count; index++) {
      long rank = rank(entries.get(index), entries.get(0));
      if (rank < 0 || rank > MOST || index >= 1 << INDEX_BITS) {
        entries.sort(this);
        return;
      }
      ranks[index] = rank << INDEX_BITS | index;
    }
    Arrays.sort(ranks);
    PackEntry[] sorted = new PackEntry[count];
    for (int place = 0; place < count; place++) {
      sorted[place] = entries.get((int) ranks[place] & (1 << INDEX_BITS) - 1);
    }
    for (int from = 0, to = 0; from < count; from = to) {
      while (to < count && ranks[to] >> INDEX_BITS == ranks[from] >> INDEX_BITS) {
        to++;
      }
      if (to - from > 1) {
        Arrays.sort(sorted, from, to, this);
      }
    }
    for (int place = 0; place < count; place++) {
      entries.set(place, sorted[place]);
    }
  }
}
