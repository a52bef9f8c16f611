package dev.promptbeam.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The rows of the lowest ranks among many, and no more than so many. */
final class RowSample {
  private final int most;
  private final PriorityQueue<Ranked> kept =
      new PriorityQueue<>(Comparator.comparingLong(Ranked::rank).reversed());

  RowSample(int most) {
    this.most = most;
  }

  private record Ranked(long rank, ShownRow row) {}

  /** A rank by chance, and the same for the same row of the same part each time. */
  static long rank(String part, long number) {
    return new SplittableRandom(((long) part.hashCode() << 32) + number).nextLong(Long.MAX_VALUE);
  }

  /** Whether a row of that rank would be among them. */
  boolean takes(long rank) {
    Ranked highest = kept.peek();
    return kept.size() < most || (highest != null && rank < highest.rank());
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
