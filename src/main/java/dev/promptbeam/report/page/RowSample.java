package dev.promptbeam.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The rows of the lowest ranks among many, and no more than so many. */
final class RowSample {
  /** More than what is expected to be enough, so that hardly ever a row too few is taken. */
  private static final double SPARE = 1.25;

  private final int most;
  private final long highest;
  private final PriorityQueue<Ranked> kept =
      new PriorityQueue<>(Comparator.comparingLong(Ranked::rank).reversed());

  RowSample(int most) {
    this(most, 0);
  }

  /**
   * Of rows of which about so many will come: those that could not stay are not even taken.
   *
   * @param expected 0 where it is not known
   */
  RowSample(int most, double expected) {
    this.most = most;
    this.highest =
        expected > most * SPARE
            ? (long) (Long.MAX_VALUE / expected * most * SPARE)
            : Long.MAX_VALUE;
  }

  private record Ranked(long rank, ShownRow row) {}

  /** A rank by chance, and the same for the same row of the same part each time. */
  static long rank(String part, long number) {
    return new SplittableRandom(((long) part.hashCode() << 32) + number).nextLong(Long.MAX_VALUE);
  }

  /** Whether a row of that rank would be among them. */
  boolean takes(long rank) {
    if (kept.size() < most) {
      return rank < highest;
    }
    Ranked last = kept.peek();
    return last != null && rank < last.rank();
  }

  void add(long rank, @Nullable ShownRow row) {
    if (row == null) {
      return;
    }
    kept.add(new Ranked(rank, row));
    if (kept.size() > most) {
      kept.remove();
    }
  }

  int size() {
    return kept.size();
  }

  /** The first of them by rank, as many as may be and fit into so many bytes. */
  List<ShownRow> lowest(int count, long bytes) {
    List<Ranked> ranked = new ArrayList<>(kept);
    ranked.sort(Comparator.comparingLong(Ranked::rank));
    List<ShownRow> rows = new ArrayList<>();
    long left = bytes;
    for (Ranked one : ranked) {
      left -= one.row().json().length;
      if (rows.size() == count || left < 0) {
        break;
      }
      rows.add(one.row());
    }
    return rows;
  }
}
