package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.balance.RunStatus.OfStage;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far each stage of a run is. */
final class StageSums {
  private StageSums() {}

  /**
   * In the order of the spec; empty where the run has no stages, or is not packed.
   *
   * @param shards all that are known
   * @param reads what was read, by sending
   * @param dead requests without a result, by shard
   * @param published ids of shards that need nothing more
   */
  static List<OfStage> of(
      @Nullable Sealed sealed,
      List<ShardInfo> shards,
      Map<String, ReadRecord> reads,
      Map<String, Long> dead,
      Collection<String> published) {
    if (sealed == null) {
      return List.of();
    }
    Map<String, OfStage> sums = new LinkedHashMap<>();
    sealed.stages().forEach(name -> sums.put(name, new OfStage(name, 0, 0, 0, 0, 0)));
    if (sums.isEmpty()) {
      return List.of();
    }
    Map<String, String> stages = new HashMap<>();
    Set<String> ended = new HashSet<>(published);
    for (ShardInfo shard : shards) {
      String stage = sealed.stages().get(shard.policy());
      stages.put(shard.id(), stage);
      int done = ended.contains(shard.id()) ? 1 : 0;
      sums.merge(
          stage,
          new OfStage(
              stage,
              1,
              done,
              shard.asked() ? shard.requests() : 0,
              0,
              dead.getOrDefault(shard.id(), 0L)),
          OfStage::plus);
    }
    reads.forEach(
        (sending, read) -> {
          String stage = stages.get(SendingTask.shardOf(sending));
          if (stage != null) {
            sums.merge(stage, new OfStage(stage, 0, 0, 0, read.done(), 0), OfStage::plus);
          }
        });
    return List.copyOf(sums.values());
  }
}
