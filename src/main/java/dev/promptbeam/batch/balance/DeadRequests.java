package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests that ended without a result, shard by shard: those that were found dead, and where a
 * shard is settled all that have no answer, whose attempts or time are used up.
 */
final class DeadRequests {
  private DeadRequests() {}

  /**
   * @param shards all that are known
   * @param reads what was read, by sending
   * @param settled ids of shards whose requests all have their end, as they were before the reads
   */
  static Map<String, Long> of(
      List<ShardInfo> shards, Map<String, ReadRecord> reads, Collection<String> settled) {
    Map<String, Long> found = new HashMap<>();
    Map<String, Long> done = new HashMap<>();
    reads.forEach(
        (sending, read) -> {
          String shard = SendingTask.shardOf(sending);
          found.merge(shard, read.dead(), Long::sum);
          done.merge(shard, read.done(), Long::sum);
        });
    Set<String> over = new HashSet<>(settled);
    Map<String, Long> dead = new HashMap<>();
    for (ShardInfo shard : shards) {
      long open =
          over.contains(shard.id()) ? shard.requests() - done.getOrDefault(shard.id(), 0L) : 0;
      dead.put(shard.id(), shard.asked() ? Math.max(open, found.getOrDefault(shard.id(), 0L)) : 0);
    }
    return dead;
  }
}
