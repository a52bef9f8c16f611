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

  /** What all splits hold. */
  static long bytes(List<Split> splits) {
    return splits.stream().mapToLong(split -> split.end() - split.start()).sum();
  }

  /** How far it is. */
  public static Reading now(RunDirectory directory, PackPlan plan) {
    ReadTally tally = of(directory);
    long all = bytes(plan.splits());
    return new Reading(tally.rows.sum(), Math.min(all, tally.bytes.sum()), all);
  }

  /** Nobody reads any more. */
  public static void forget(RunDirectory directory) {
    OF_RUNS.remove(directory.toString());
  }

  void addRow() {
    rows.increment();
  }

  void addAll(Split split) {
    bytes.add(split.end() - split.start());
  }
}
