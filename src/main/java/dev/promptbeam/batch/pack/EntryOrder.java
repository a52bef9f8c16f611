package dev.promptbeam.batch.pack;

import java.util.Comparator;

/**
 * An order of entries, with a number of each where there is one that says most of it: numbers are
 * sorted side by side.
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
    long rank(EntryCursor entry, EntryCursor any) {
      if (entry.keyLength() == 0) {
        return 0;
      }
      return entry.keyLength() < DIGITS ? NONE : entry.keyDigits(DIGITS);
    }
  },

  SOURCE {
    @Override
    public int compare(PackEntry one, PackEntry other) {
      int order = one.source().compareTo(other.source());
      return order == 0 ? one.trial().compareTo(other.trial()) : order;
    }

    @Override
    long rank(EntryCursor entry, EntryCursor any) {
      return entry.isOfFileOf(any) ? entry.position() : NONE;
    }
  },

  POLICY_AND_KEY {
    @Override
    public int compare(PackEntry one, PackEntry other) {
      int order = Integer.compare(one.policy(), other.policy());
      return order == 0 ? KEY.compare(one, other) : order;
    }

    @Override
    long rank(EntryCursor entry, EntryCursor any) {
      return entry.policy() == any.policy() ? KEY.rank(entry, any) : NONE;
    }
  };

  /** Where no number says the order. */
  static final long NONE = -1;

  private static final int DIGITS = 10;

  /**
   * A number such that an entry of a smaller one comes before an entry of a larger one; negative
   * where the entry has none.
   *
   * @param any of the entries, with which the others may have something in common
   */
  abstract long rank(EntryCursor entry, EntryCursor any);
}
