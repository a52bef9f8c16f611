package dev.promptbeam.score;

import java.util.Arrays;

/**
 * How often each word stands in a text. Most words are told from others by their code alone; the
 * characters of the others are kept and compared.
 */
final class WordCounts {
  private static final int FEWEST = 16;
  private static final int MOST_AT_FIRST = 1 << 14;
  private static final int CHARACTERS_OF_A_WORD = 4;
  private static final int[] NO_PLACES = {};

  private long[] codes;
  private int[] kinds; // 0 where the place is free
  private int[] counts;
  private int[] starts = NO_PLACES; // of the characters that are kept
  private char[] kept = {};
  private int end;
  private int distinct;
  private int words;

  private WordCounts(int size) {
    codes = new long[size];
    kinds = new int[size];
    counts = new int[size];
  }

  static WordCounts of(String text) {
    int most = Math.min(MOST_AT_FIRST, text.length() / CHARACTERS_OF_A_WORD);
    WordCounts counts = new WordCounts(Math.max(FEWEST, 2 * Integer.highestOneBit(most)));
    for (NormalizedWords words = new NormalizedWords(text); words.next(); ) {
      counts.add(words);
    }
    return counts;
  }

  /** All words, each as often as it stands there. */
  int words() {
    return words;
  }

  /** Takes one of a word away; false where none is left. */
  boolean take(NormalizedWords word) {
    int place = place(word);
    if (counts[place] == 0) {
      return false;
    }
    counts[place]--;
    return true;
  }

  private void add(NormalizedWords word) {
    words++;
    int place = place(word);
    counts[place]++;
    if (kinds[place] == 0) {
      codes[place] = word.code();
      kinds[place] = kind(word);
      if (!word.isCode()) {
        keep(word, place);
      }
      distinct++;
      if (2 * distinct > kinds.length) {
        grow();
      }
    }
  }

  private void keep(NormalizedWords word, int place) {
    if (starts.length == 0) {
      starts = new int[kinds.length];
    }
    if (end + word.length() > kept.length) {
      kept = Arrays.copyOf(kept, 2 * (end + word.length()));
    }
    word.copyTo(kept, end);
    starts[place] = end;
    end += word.length();
  }

  /** Length, and whether the code is the word. */
  private static int kind(NormalizedWords word) {
    return 2 * word.length() + (word.isCode() ? 1 : 0);
  }

  /** Where a word stands, or would. */
  private int place(NormalizedWords word) {
    long code = word.code();
    int kind = kind(word);
    int place = first(code, kind);
    while (kinds[place] != 0
        && !(codes[place] == code
            && kinds[place] == kind
            && (word.isCode() || word.isAt(kept, starts[place])))) {
      place = (place + 1) & (kinds.length - 1);
    }
    return place;
  }

  private int first(long code, int kind) {
    long mixed = (code + kind) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & (kinds.length - 1);
  }

  private void grow() {
    WordCounts larger = new WordCounts(4 * kinds.length);
    larger.starts = starts.length == 0 ? starts : new int[larger.kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] != 0) {
        int place = larger.first(codes[i], kinds[i]);
        while (larger.kinds[place] != 0) {
          place = (place + 1) & (larger.kinds.length - 1);
        }
        larger.codes[place] = codes[i];
        larger.kinds[place] = kinds[i];
        larger.counts[place] = counts[i];
        if (starts.length > 0) {
          larger.starts[place] = starts[i];
        }
      }
    }
    codes = larger.codes;
    kinds = larger.kinds;
    counts = larger.counts;
    starts = larger.starts;
  }
}
