package dev.promptbeam.batch.lane;

import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The signals that end a run early, given here or by any process: stop, cancel, leave. */
final class Signals {
  private final Stops stops;
  private final Cancellation cancellation;
  private final EventLog events;
  private final AtomicLong stopSeen = new AtomicLong();
  private final AtomicLong cancelSeen = new AtomicLong();
  private final long pause;
  private volatile boolean stopped;
  private volatile boolean cancelled;

  /**
   * @param pause so long a look holds
   */
  Signals(Ledger ledger, EventLog events, Duration pause) {
    this.pause = pause.toNanos();
    this.stops = new Stops(ledger);
    this.cancellation = new Cancellation(ledger);
    this.events = events;
  }

  /** True once the run shall end. */
  boolean stopped() throws IOException {
    stopped = stopped || (isDue(stopSeen) && stops.current() != null);
    return stopped;
  }

  /** True once the run is cancelled; it is not forgotten again. */
  boolean cancelled() throws IOException {
    cancelled = cancelled || (isDue(cancelSeen) && cancellation.isRequested());
    return cancelled;
  }

  /** Many ask; one of them looks. */
  private boolean isDue(AtomicLong seen) {
    long last = seen.get();
    long now = System.nanoTime();
    return pause == 0 || ((last == 0 || now - last >= pause) && seen.compareAndSet(last, now));
  }

  /** When jobs are not waited for any more; null where they are. */
  @Nullable Instant leaveAt() throws IOException {
    return stops.leaveAt();
  }

  /** Has the run end; only the first stop counts. */
  void stop(StopRecord stop) {
    try {
      stops.record(stop);
      events.add("stopped", Map.of("cause", stop.cause()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stopped = true;
  }
}
