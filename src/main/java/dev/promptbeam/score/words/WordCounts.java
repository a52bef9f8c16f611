package dev.promptbeam.score.words;

/** How often each word stands in a text: a hash table of their codes. */
public final class WordCounts {
  private static final int FEWEST = 16;
  private static final int MOST_AT_FIRST = 1 << 14;
  private static final int CHARACTERS_OF_A_WORD = 4;

  private long[] codes; // 0 where the place is free
  private int[] counts;
  private int distinct;
  private int words;

  private WordCounts(int size) {
    codes = new long[size];
    counts = new int[size];
  }

  public static WordCounts of(String text) {
    int most = Math.min(MOST_AT_FIRST, text.length() / CHARACTERS_OF_A_WORD);
    WordCounts counts = new WordCounts(Math.max(FEWEST, 2 * Integer.highestOneBit(most)));
    for (NormalizedWords words = new NormalizedWords(text); words.next(); ) {
      counts.add(words.code());
    }
    return counts;
  }

  /** All words, each as often as it stands there. */
  public int words() {
    return words;
  }

  /** Takes one of a word away; gives how many it took, 0 where none was left. */
  public int take(long code) {
    int place = place(code);
    int taken = Math.min(1, counts[place]);
    counts[place] -= taken;
    return taken;
  }

  private void add(long code) {
    words++;
    int place = place(code);
    counts[place]++;
    if (codes[place] == 0) {
      codes[place] = code;
      distinct++;
      if (2 * distinct > codes.length) {
        grow();
      }
    }
  }

  /** Where a word stands, or would. */
  private int place(long code) {
    long mixed = code * 0x9E3779B97F4A7C15L;
    int place = (int) (mixed >>> 40) & (codes.length - 1);
    while (codes[place] != code && codes[place] != 0) {
      place = (place + 1) & (codes.length - 1);
    }
    return place;
  }

  private void grow() {
    WordCounts larger = new WordCounts(4 * codes.length);
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] != 0) {
        int place = larger.place(codes[i]);
        larger.codes[place] = codes[i];
        larger.counts[place] = counts[i];
      }
    }
    codes = larger.codes;
    counts = larger.counts;
  }
}
