package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shards whose requests others ask. Each waits until those are settled, is settled then, and handed
 * on by the lane that publishes it. None waits for one that waits: who asks, sends.
 */
final class SharedShards {
  private static final Duration CHECK = Duration.ofSeconds(2);

  private final Records records;
  private final Board board;
  private final List<ShardPolicy> policies;

  /** By id; what waits is not settled. */
  private final Map<String, ShardInfo> waiting = new LinkedHashMap<>();

  /** Settled, and not handed on yet. */
  private final Set<String> onward = new HashSet<>();

  /** Shards that are known to be settled. */
  private final Set<String> settled = new HashSet<>();

  /** What sendings became, as far as it is known; that never changes. */
  private final Map<String, List<ShardInfo>> following = new HashMap<>();

  private Instant due = Instant.MIN;

  SharedShards(Context context) {
    this.records = context.records();
    this.board = context.board();
    this.policies = context.policies();
  }

  /** Takes up a shard where its records left it; one that is settled is posted. */
  void add(ShardInfo shard) throws IOException {
    if (records.settled(shard.id()) == null) {
      waiting.put(shard.id(), shard);
      due = Instant.MIN;
    } else {
      publish(shard);
    }
  }

  /** Looks again at once: something was settled, or handed on. */
  void hurry() {
    due = Instant.MIN;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && onward.isEmpty();
  }

  /** True where nothing is left to do but to wait until others are settled. */
  boolean onlyWait() {
    return onward.isEmpty();
  }

  /** What a shard became in the next stage, by its id, as far as that is new. */
  Map<String, HandedOn> turn(Instant now) throws IOException {
    if (isEmpty() || now.isBefore(due)) {
      return Map.of();
    }
    due = now.plus(CHECK);
    for (ShardInfo shard : List.copyOf(waiting.values())) {
      List<String> askers = settledAskers(shard);
      if (askers != null) {
        records.createSettled(shard.id(), Settled.shared(askers));
        waiting.remove(shard.id());
        publish(shard);
      }
    }
    Map<String, HandedOn> handed = new LinkedHashMap<>();
    for (String shard : List.copyOf(onward)) {
      HandedOn next = records.handedOn(shard);
      if (next != null) {
        onward.remove(shard);
        handed.put(shard, next);
      }
    }
    return handed;
  }

  /** When to look again. */
  Instant next() {
    return isEmpty() ? Instant.MAX : due;
  }

  private void publish(ShardInfo shard) {
    if (policies.get(shard.policy()).handsOn()) {
      onward.add(shard.id());
    }
    board.toPublish(shard.id());
  }

  /** The shards that ask what a shard shares; null while one of them is not settled. */
  private @Nullable List<String> settledAskers(ShardInfo shard) throws IOException {
    List<String> askers = new ArrayList<>();
    for (String name : shard.askers()) {
      List<String> asking = asking(name, shard.policy());
      if (asking == null) {
        return null;
      }
      for (String asker : asking) {
        if (!isSettled(asker)) {
          return null;
        }
        askers.add(asker);
      }
    }
    return askers;
  }

  /** The shards of a policy that ask what a claim holds; null while they are not known. */
  private @Nullable List<String> asking(String name, int policy) throws IOException {
    if (SendingTask.isPacked(name)) {
      return List.of(SendingTask.shardOf(name));
    }
    List<ShardInfo> became = became(name);
    return became == null
        ? null
        : became.stream()
            .filter(shard -> shard.asked() && shard.policy() == policy)
            .map(ShardInfo::id)
            .toList();
  }

  /** The shards that a sending's answers became; null while they are not known. */
  private @Nullable List<ShardInfo> became(String sending) throws IOException {
    List<ShardInfo> known = following.get(sending);
    if (known == null) {
      ReadRecord read = records.read(sending);
      HandedOn handed = read == null ? records.handedOn(SendingTask.shardOf(sending)) : read.next();
      known = handed == null ? null : handed.shards();
      if (known != null) {
        following.put(sending, known);
      }
    }
    return known;
  }

  private boolean isSettled(String shard) throws IOException {
    if (!settled.contains(shard) && records.settled(shard) != null) {
      settled.add(shard);
    }
    return settled.contains(shard);
  }
}
