package dev.promptbeam.score.words;

/** Letters and digits of ASCII in eight bytes at once, the first of which is the lowest. */
final class AsciiWord {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOWER_CASE = 0x2020202020202020L; // digits have this bit

  private AsciiWord() {}

  /** How many of the bytes, from the first on, are letters or digits. */
  static int length(long eight) {
    long low = eight & ~HIGH_BITS;
    long words = between('a', 'z', low | LOWER_CASE) | between('0', '9', low);
    return Long.numberOfTrailingZeros((~words | eight) & HIGH_BITS) / Byte.SIZE;
  }

  /** The first bytes, up to seven letters and digits, in lower case; zeros behind them. */
  static long lower(long eight, int length) {
    return (eight | LOWER_CASE) & ((1L << Byte.SIZE * length) - 1);
  }

  /** The high bit of each byte between two others; no byte has one before. */
  private static long between(char first, char last, long bytes) {
    long notBelow = bytes + (0x80 - first) * ONES;
    long above = bytes + (0x7F - last) * ONES;
    return notBelow & ~above & HIGH_BITS;
  }
}
