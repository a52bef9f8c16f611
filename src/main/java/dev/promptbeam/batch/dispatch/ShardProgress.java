package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.Sending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A shard on its way: its sendings, which requests ended for a reason of time, and what is not sent
 * any more because the run was cancelled.
 */
final class ShardProgress {
  final ShardInfo info;
  final List<Sending> sendings = new ArrayList<>();
  final Map<Integer, String> overruled = new TreeMap<>();
  final List<SendingTask> unsent = new ArrayList<>();
  private final Map<Origin, Integer> reserved = new HashMap<>();
  private int open;

  ShardProgress(ShardInfo info) {
    this.info = info;
  }

  void add(Sending sending) {
    sendings.add(sending);
    open++;
  }

  /** One sending is read; its followers, if any, were added before. */
  void close() {
    open--;
  }

  boolean settled() {
    return open == 0;
  }

  /** Keeps a number for requests that were, or may have been, uploaded under it. */
  void reserve(Origin origin, int number) {
    reserved.put(origin, number);
  }

  /** The number of a new sending of these requests: one that no other requests ever had. */
  int numberFor(Origin origin) {
    Integer kept = reserved.get(origin);
    if (kept != null) {
      return kept;
    }
    int last = reserved.values().stream().mapToInt(number -> number).max().orElse(0);
    return Math.max(last, lastNumber()) + 1;
  }

  /** Numbers below may be free: of sendings that were decided but never sent before a restart. */
  int lastNumber() {
    return sendings.stream().mapToInt(sending -> sending.task.number()).max().orElse(0);
  }

  SendingTask task(int number) {
    return sendings.stream()
        .map(sending -> sending.task)
        .filter(task -> task.number() == number)
        .findFirst()
        .orElseThrow();
  }

  /** True where some sending already carries these requests. */
  boolean carries(Origin origin) {
    return sendings.stream().anyMatch(sending -> sending.task.origin().equals(origin));
  }
}
