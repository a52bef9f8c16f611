package dev.promptbeam.result.media;

import java.util.Arrays;

/** The places where base64 was left out of a stream, and what stood there before. */
final class Folds {
  static final Folds NONE = new Folds();

  private long[] places = new long[8];
  private long[] lengths = new long[8];

  /** How much was left out up to and with each of them. */
  private long[] sums = new long[8];

  private int count;

  /**
   * Adds one behind all others.
   *
   * @param place where it would stand in what is left
   * @param length in bytes
   */
  void add(long place, long length) {
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      sums = Arrays.copyOf(sums, 2 * count);
    }
    places[count] = place;
    lengths[count] = length;
    sums[count] = length + (count == 0 ? 0 : sums[count - 1]);
    count++;
  }

  /** Where a byte of what is left stood before; at a fold, where the fold began. */
  long before(long place) {
    int found = Arrays.binarySearch(places, 0, count, place);
    int folds = found < 0 ? -found - 1 : found;
    return place + (folds == 0 ? 0 : sums[folds - 1]);
  }

  /** How long the data is that was left out at a place; 0 where none was. */
  long lengthAt(long place) {
    int found = Arrays.binarySearch(places, 0, count, place);
    return found < 0 ? 0 : lengths[found];
  }
}
