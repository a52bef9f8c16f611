package dev.promptbeam.pipeline;

import dev.promptbeam.batch.balance.Reading;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.RunDirectory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much of a run's dataset is read inside this process; a runner that repeats work counts it
 * again. For people: nothing is decided from it.
 */
public final class ReadTally {
  private static final Map<String, ReadTally> OF_RUNS = new ConcurrentHashMap<>();

  private final LongAdder rows = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  private ReadTally() {}

  /** The same for all that work on that run here. */
  static ReadTally of(RunDirectory directory) {
    return OF_RUNS.computeIfAbsent(directory.toString(), run -> new ReadTally());
  }

  /** How far it is. */
  public static Reading now(RunDirectory directory, List<Split> splits) {
    ReadTally tally = of(directory);
    long all = splits.stream().mapToLong(split -> split.end() - split.start()).sum();
    return new Reading(tally.rows.sum(), Math.min(all, tally.bytes.sum()), all);
  }

  /** Nobody reads any more. */
  public static void forget(RunDirectory directory) {
    OF_RUNS.remove(directory.toString());
  }

  /** Begins to count a split. */
  Piece begin(Split split) {
    return new Piece(split);
  }

  /** What is read of a split; where its rows have no place in bytes they count when it ends. */
  final class Piece {
    private final Split split;
    private long at;

    private Piece(Split split) {
      this.split = split;
      this.at = split.start();
    }

    void row(long position) {
      rows.increment();
      if (split.byOffset() && position > at) {
        bytes.add(position - at);
        at = position;
      }
    }

    void end() {
      bytes.add(split.end() - at);
    }
  }
}
