package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which shards are on their way, what follows when a sending is read, and when a shard is settled.
 */
final class ShardBook {
  private final Records records;
  private final Board board;
  private final Clock clock;
  private final Followups followups;
  private final Context context;
  private final Map<String, ShardProgress> shards = new HashMap<>();

  /** Shards that are taken up, or need not be: those that come of answers appear in no list. */
  private final Set<String> known = new HashSet<>();

  private final SharedShards shared;
  private final Consumer<String> settled;
  private boolean cancelled;

  /**
   * @param settled takes the id of each shard that is settled
   */
  ShardBook(Context context, Consumer<String> settled) {
    this.settled = settled;
    this.context = context;
    this.records = context.records();
    this.board = context.board();
    this.clock = context.clock();
    this.followups = new Followups(context.policy());
    this.shared = new SharedShards(context);
  }

  /** From now on nothing follows: what would be sent again ends with the run. */
  void cancel() {
    cancelled = true;
  }

  /** Closes a sending that was never sent and will not be. */
  void leaveUnsent(Sending sending) throws IOException {
    ShardProgress shard = require(shards.get(sending.task.shard()), sending);
    sending.close();
    shard.unsent.add(sending.task);
    shard.close();
    settle(shard);
  }

  /** Tells of a shard that is taken up by itself, if it is not settled. */
  void know(ShardInfo shard) {
    known.add(shard.id());
  }

  /** Takes up a shard where its records left it; returns its sendings, read ones left out. */
  List<Sending> open(ShardProgress shard) throws IOException {
    known.add(shard.info.id());
    shards.put(shard.info.id(), shard);
    if (shard.sendings.isEmpty()) {
      shard.add(sending(SendingTask.first(shard.info)));
    }
    List<Sending> open = new ArrayList<>();
    for (Sending sending : List.copyOf(shard.sendings)) {
      if (sending.is(Sending.State.CLOSED)) {
        open.addAll(follow(sending));
      } else {
        open.add(sending);
      }
    }
    return open;
  }

  /** Closes a sending that was read; returns what must be sent because of it. */
  List<Sending> follow(Sending sending) throws IOException {
    ShardProgress shard = require(shards.get(sending.task.shard()), sending);
    List<Sending> next = new ArrayList<>();
    for (SendingTask task : followers(shard, sending)) {
      if (shard.carries(task.origin())) {
        continue;
      }
      if (cancelled) {
        shard.unsent.add(task);
      } else {
        Sending follower = sending(task.numbered(shard.numberFor(task.origin())));
        shard.add(follower);
        next.add(follower);
      }
    }
    tellOf(sending, next);
    ReadRecord read = context.staged() ? records.read(sending.name()) : null;
    if (read != null) {
      next.addAll(0, handedOn(sending.name(), read.following()));
    }
    shard.close();
    settle(shard);
    return next;
  }

  /** Those whose requests others ask. */
  SharedShards shared() {
    return shared;
  }

  /** Goes on with shards whose requests others ask; returns what must be sent because of it. */
  List<Sending> followShared(Instant now) throws IOException {
    List<Sending> next = new ArrayList<>();
    for (Map.Entry<String, HandedOn> handed : shared.turn(now).entrySet()) {
      next.addAll(handedOn(SendingTask.name(handed.getKey(), 1), handed.getValue().shards()));
    }
    return next;
  }

  /** First sendings of the shards that the answers of a sending became in the next stage. */
  private List<Sending> handedOn(String sending, List<ShardInfo> following) throws IOException {
    List<String> names = new ArrayList<>();
    List<Sending> first = new ArrayList<>();
    for (ShardInfo next : following) {
      if (!known.add(next.id())) {
        continue;
      }
      names.add(next.id());
      if (next.shared()) {
        shared.add(next);
      } else {
        first.addAll(open(new ShardProgress(next)));
      }
    }
    if (!cancelled && !names.isEmpty()) {
      context.journal().add("handed_on", sending, Map.of("shards", names));
    }
    if (!cancelled) {
      return first;
    }
    for (Sending unsent : first) {
      leaveUnsent(unsent);
    }
    return List.of();
  }

  private List<SendingTask> followers(ShardProgress shard, Sending sending) throws IOException {
    Ended ended = records.ended(sending.name());
    SplitRecord split = sending.split();
    if (split != null && (ended == null || ended.end().undone())) {
      return Followups.parts(split, groupSize(shard, sending.task));
    }
    ReadRecord read = require(records.read(sending.name()), sending);
    Instant now = clock.instant();
    Instant sent = firstSent(sending);
    if (followups.pastDeadline(sent, now) && read.open() > 0) {
      context.journal().add("deadline_over", sending.name(), Map.of());
      shard.overruled.put(sending.task.number(), "DEADLINE");
    }
    return followups.after(sending.task, require(ended, sending), read, sent, now);
  }

  /** How many requests the origin of a task means before it is cut into slices. */
  private long groupSize(ShardProgress shard, SendingTask task) throws IOException {
    int parent = task.origin().parent();
    if (parent == 0) {
      return shard.info.requests();
    }
    if (task.origin().group() == Origin.Group.ALL) {
      return shard.task(parent).requests();
    }
    ReadRecord read = records.read(SendingTask.name(task.shard(), parent));
    if (read == null) {
      throw new IllegalStateException("the parent of " + task.name() + " was not read");
    }
    return switch (task.origin().group()) {
      case FAILED -> read.failed();
      case WITHHELD -> read.withheld();
      case CONTINUED -> read.continued();
      case UNSERVED, ALL -> read.unserved();
    };
  }

  /**
   * What is asked again, and whether it was split, which more than one sending of a group tells.
   */
  private void tellOf(Sending sending, List<Sending> next) {
    if (next.isEmpty()) {
      return;
    }
    int slices = next.stream().mapToInt(one -> one.task.origin().slices()).max().orElse(1);
    long requests = next.stream().mapToLong(one -> one.task.requests()).sum();
    String event = slices > 1 ? "split" : "asked_again";
    Map<String, ?> fields =
        Map.of("sendings", next.stream().map(Sending::name).toList(), "requests", requests);
    context.journal().add(event, sending.name(), fields);
  }

  private Sending sending(SendingTask task) {
    return new Sending(task, context.polling());
  }

  /** When these requests were first in a job; null where they have been in none. */
  private @Nullable Instant firstSent(Sending sending) throws IOException {
    Instant before = sending.task.firstSent();
    JobRecord job = before == null ? records.job(sending.name()) : null;
    return job == null ? before : job.seen();
  }

  private void settle(ShardProgress shard) throws IOException {
    if (shard.settled()) {
      String id = shard.info.id();
      records.createSettled(id, new Settled(shard.lastNumber(), shard.overruled, shard.unsent));
      shards.remove(id);
      board.toPublish(id);
      settled.accept(id);
      shared.hurry();
    }
  }

  private static <T> T require(@Nullable T value, Sending sending) {
    if (value == null) {
      throw new IllegalStateException("a record of " + sending.name() + " is missing");
    }
    return value;
  }
}
