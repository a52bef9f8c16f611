package dev.promptbeam.result.format;

import dev.promptbeam.model.Source;

/**
 * What values the rows of a run have under one name. Sums of summaries do not depend on the order
 * in which rows were seen.
 *
 * @param first the first row in source order that has the name
 * @param place of the name in that row
 * @param seen kinds of values, as bits
 * @param digits before the point, the most that a number has
 * @param scale digits behind the point, the most that a number has
 * @param leastScale the fewest that a number has
 */
public record ColumnSummary(
    Source first, int place, int seen, int digits, int scale, int leastScale) {
  static final int TEXT = 1;
  static final int BOOLEAN = 2;
  static final int NUMBER = 4;
  static final int NESTED = 8;

  /** A number that is not whole, or is spelled so. */
  static final int FRACTION = 16;

  /** A whole number that 64 bits do not hold. */
  static final int LARGE = 32;

  /** A number that is another one than a double's shortest spelling says. */
  static final int INEXACT = 64;

  /** A number with a zero at its end that no double's spelling has, as prices have them. */
  static final int FIXED = 128;

  /** The most digits that readers of decimals take. */
  private static final int MOST_DIGITS = 38;

  /** Stands for as many digits as no decimal has, and for more. */
  static final int NO_DECIMAL = 1_000_000;

  ColumnSummary plus(ColumnSummary other) {
    boolean before = isBefore(other.first, other.place, first, place);
    return new ColumnSummary(
        before ? other.first : first,
        before ? other.place : place,
        seen | other.seen,
        Math.max(digits, other.digits),
        Math.max(scale, other.scale),
        Math.min(leastScale, other.leastScale));
  }

  /** Of a name whose values are still to be seen. */
  static ColumnSummary unseen(Source first, int place) {
    return new ColumnSummary(first, place, 0, 0, 0, Integer.MAX_VALUE);
  }

  /** Of a name under which objects will stand, behind all that rows have. */
  static ColumnSummary ofObjects(int place) {
    return new ColumnSummary(new Source("\uFFFF", 0), place, NESTED, 0, 0, Integer.MAX_VALUE);
  }

  static boolean isBefore(Source source, int place, Source other, int otherPlace) {
    int order = source.compareTo(other);
    return order < 0 || (order == 0 && place < otherPlace);
  }

  /** The column that holds all of these values without a loss. */
  TableColumn column(String name) {
    return switch (seen & (TEXT | BOOLEAN | NUMBER | NESTED)) {
      case 0, TEXT -> TableColumn.of(name, TableColumn.Type.TEXT);
      case BOOLEAN -> TableColumn.of(name, TableColumn.Type.BOOLEAN);
      case NUMBER -> number(name);
      default -> TableColumn.of(name, TableColumn.Type.JSON);
    };
  }

  private TableColumn number(String name) {
    boolean whole = (seen & FRACTION) == 0;
    if (whole && (seen & LARGE) == 0) {
      return TableColumn.of(name, TableColumn.Type.WHOLE);
    }
    boolean fixed = (seen & FIXED) != 0 && leastScale == scale;
    if (!whole && !fixed && (seen & INEXACT) == 0) {
      return TableColumn.of(name, TableColumn.Type.FRACTION);
    }
    // A number in tens of tens has digits there; what ran over in an older record says none.
    long before = Math.max(digits, 1L - leastScale);
    if (scale >= 0 && before + scale <= MOST_DIGITS) {
      return new TableColumn(name, TableColumn.Type.DECIMAL, (int) before + scale, scale);
    }
    boolean isDouble = !whole && (seen & INEXACT) == 0;
    return TableColumn.of(name, isDouble ? TableColumn.Type.FRACTION : TableColumn.Type.JSON);
  }
}
