package dev.promptbeam.score.words;

/** The code of a word, made of its characters one by one. */
final class WordCode {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private long eight; // those bytes that are in no sum yet
  private long sum;
  private int length;
  private boolean zero;

  boolean isEmpty() {
    return length == 0;
  }

  void append(int c) {
    if (c < 0x80) {
      zero |= c == 0;
      add(c);
    } else if (c < 0x800) {
      add(0xC0 | c >> 6);
      add(0x80 | (c & 0x3F));
    } else {
      if (c < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
        add(0xE0 | c >> 12);
      } else {
        add(0xF0 | c >> 18);
        add(0x80 | (c >> 12 & 0x3F));
      }
      add(0x80 | (c >> 6 & 0x3F));
      add(0x80 | (c & 0x3F));
    }
  }

  private void add(long b) {
    int place = length % Long.BYTES;
    if (place == 0 && length > 0) {
      sum = mixed(sum + eight);
      eight = 0;
    }
    eight |= b << Byte.SIZE * place;
    length++;
  }

  /** Words with a character of zeros would be like shorter ones. */
  long code() {
    if (length <= Long.BYTES && !zero) {
      return eight;
    }
    long code = mixed(mixed(sum + eight) + length);
    return code == 0 ? PRIME : code;
  }

  private static long mixed(long bits) {
    long product = (bits ^ bits >>> 32) * PRIME;
    return product ^ product >>> 29;
  }
}
