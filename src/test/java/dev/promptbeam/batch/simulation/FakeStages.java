package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What is done in a stage of a simulation becomes shards of the next one. It survives crashes, as
 * disks do: what was handed on once is the same again.
 */
final class FakeStages {
  private final Random random;
  private final int stages;
  private final boolean share;
  private final Map<String, Integer> requests = new HashMap<>();
  private final Map<String, HandedOn> handedOn = new HashMap<>();
  private final Map<Integer, List<String>> order = new HashMap<>();

  /**
   * @param share whether half of what a sending becomes was asked by an earlier one
   */
  FakeStages(long seed, int stages, boolean share) {
    this.random = new Random(seed);
    this.stages = stages;
    this.share = share;
  }

  /** How many requests a shard has that was packed with so many otherwise. */
  int requests(String shard, int packed) {
    return requests.getOrDefault(shard, packed);
  }

  /** Null for the last stage. */
  @Nullable HandedOn of(SendingTask task, int done) {
    return of(task.name(), task.policy(), done);
  }

  /** What a shard becomes whose requests others asked, and all of which were answered. */
  @Nullable HandedOn of(ShardInfo shared) {
    String sending = SendingTask.name(shared.id(), 1);
    return of(sending, shared.policy(), (int) shared.requests());
  }

  private @Nullable HandedOn of(String sending, int policy, int done) {
    if (policy == stages - 1) {
      return null;
    }
    if (done == 0) {
      return HandedOn.NOTHING;
    }
    return handedOn.computeIfAbsent(sending, added -> made(sending, policy + 1, done));
  }

  private HandedOn made(String sending, int policy, int done) {
    List<String> before = order.computeIfAbsent(policy, added -> new ArrayList<>());
    int others = share && !before.isEmpty() ? done / 2 : 0;
    List<ShardInfo> shards = new ArrayList<>();
    shards.add(shard(sending, "000", policy, done - others, List.of()));
    if (others > 0) {
      List<String> askers = List.of(before.get(random.nextInt(before.size())));
      shards.add(shard(sending, "s000", policy, others, askers));
    }
    before.add(sending);
    return new HandedOn(shards, null, null);
  }

  private ShardInfo shard(
      String sending, String number, int policy, int count, List<String> askers) {
    String id = HandedOn.name(sending) + "-" + number;
    requests.put(id, count);
    long share = askers.isEmpty() ? Simulation.TOKENS * count / Simulation.REQUESTS : 0;
    return new ShardInfo(id, count, count, Simulation.BYTES, share, policy, false, askers);
  }
}
