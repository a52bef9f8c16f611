package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.dispatch.Dispatcher;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The board, and lanes that read what is posted on it, some here and some in another process. */
public final class FakeLanes implements Board {
  private static final long SLOWEST_READ = 30_000;

  private final VirtualClock clock;
  private final Records records;
  private final FakeRequests requests;
  private final Faults faults;
  private final PriorityQueue<Posted> posted =
      new PriorityQueue<>(Comparator.comparing(Posted::due).thenComparing(Posted::name));

  public final List<String> toPublish = new ArrayList<>();
  public @Nullable StopCause stopped;

  /**
   * @param shared a shard to hand on that sends nothing; null where that is a sending to read
   */
  private record Posted(Instant due, SendingTask task, @Nullable ShardInfo shared) {
    String name() {
      return task.name();
    }
  }

  FakeLanes(VirtualClock clock, Records records, FakeRequests requests, Faults faults) {
    this.clock = clock;
    this.records = records;
    this.requests = requests;
    this.faults = faults;
  }

  @Override
  public void toRead(SendingTask task) {
    posted.add(new Posted(soon(), task, null));
  }

  @Override
  public void toPublish(String shard) {
    toPublish.add(shard);
    try {
      ShardInfo info = records.sealed() == null ? null : new KnownShards(records).get(shard);
      if (info != null && info.shared()) {
        posted.add(new Posted(soon(), SendingTask.first(info), info));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instant soon() {
    return clock.instant().plusMillis(faults.upTo(SLOWEST_READ));
  }

  @Override
  public void stop(StopCause cause, String message) {
    if (stopped == null) {
      stopped = cause;
    }
  }

  void work(Dispatcher dispatcher) throws IOException {
    while (!posted.isEmpty() && !posted.element().due().isAfter(clock.instant())) {
      Posted next = posted.remove();
      SendingTask task = next.task();
      if (next.shared() == null) {
        records.createRead(task.name(), requests.read(task));
      } else {
        handOn(next.shared());
      }
      boolean here = faults.upTo(2) == 0;
      if (here) {
        dispatcher.noteRead(task.name());
      }
    }
  }

  private void handOn(ShardInfo shared) throws IOException {
    HandedOn handed = requests.stages.of(shared);
    if (handed != null) {
      records.createHandedOn(shared.id(), handed);
    }
  }

  Instant next() {
    return posted.isEmpty() ? Instant.MAX : posted.element().due();
  }
}
