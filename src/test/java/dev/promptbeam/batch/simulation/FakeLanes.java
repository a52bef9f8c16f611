package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.dispatch.Dispatcher;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
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

  private record Posted(Instant due, SendingTask task) {
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
    posted.add(new Posted(clock.instant().plusMillis(faults.upTo(SLOWEST_READ)), task));
  }

  @Override
  public void toPublish(String shard) {
    toPublish.add(shard);
  }

  @Override
  public void stop(StopCause cause, String message) {
    if (stopped == null) {
      stopped = cause;
    }
  }

  void work(Dispatcher dispatcher) throws IOException {
    while (!posted.isEmpty() && !posted.element().due().isAfter(clock.instant())) {
      SendingTask task = posted.remove().task();
      records.createRead(task.name(), requests.read(task));
      boolean here = faults.upTo(2) == 0;
      if (here) {
        dispatcher.noteRead(task.name());
      }
    }
  }

  Instant next() {
    return posted.isEmpty() ? Instant.MAX : posted.element().due();
  }
}
