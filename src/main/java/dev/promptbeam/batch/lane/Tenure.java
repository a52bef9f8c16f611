package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.budget.Shortage;
import dev.promptbeam.batch.dispatch.Dispatcher;
import dev.promptbeam.batch.dispatch.Recovery;
import dev.promptbeam.batch.lease.DispatcherLease;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.OpenSendings;
import dev.promptbeam.batch.state.ServiceClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenure: one holder's time with the dispatcher lease. It waits until the calls of an earlier
 * holder are over, takes up what the records say, and decides for as long as the lease is kept. A
 * lease taken at 12:00 from a holder that may be frozen: nothing is sent before 12:26. Where the
 * service's time turns out to be another than was believed, all that was planned and seen by the
 * wrong one is void, and the next tenure begins anew from the records.
 */
public final class Tenure {
  /** The lease is looked after at least this often. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final DispatcherLease lease;
  private final Context context;
  private final Dispatcher dispatcher;
  private final List<ShardInfo> shards;
  private final Clock clock;
  private boolean begun;
  private volatile boolean lost;

  public Tenure(DispatcherLease lease, Context context, List<ShardInfo> shards) {
    this.lease = lease;
    this.context = context;
    this.dispatcher = new Dispatcher(context);
    this.shards = shards;
    this.clock = context.clock();
  }

  /** Does what is due; returns when to come again at the latest, null once it is over. */
  public @Nullable Instant turn() throws Exception {
    if (!lease.keep() || (begun && isOutdated())) {
      lost = true;
      return null;
    }
    Instant soon = clock.instant().plus(LONGEST_WAIT);
    if (!begun && clock.instant().isBefore(lease.quietFrom())) {
      return soon;
    }
    if (!begun) {
      begun = true;
      setClock();
      new Recovery(context).resume(shards, dispatcher);
    }
    if (dispatcher.done()) {
      return null;
    }
    Instant next = dispatcher.turn();
    if (dispatcher.done()) {
      return null; // lanes wait for that
    }
    return next.isBefore(soon) ? next : soon;
  }

  /**
   * Before anything is judged by its age: the clock here may have been set since the last start.
   */
  private void setClock() throws InterruptedException {
    if (context.clock() instanceof ServiceClock service) {
      service.setBy(context.remote()::time);
    }
  }

  private boolean isOutdated() {
    return context.clock() instanceof ServiceClock service && service.isOutdated();
  }

  public void noteRead(String sending) throws IOException {
    dispatcher.noteRead(sending);
  }

  /** Goes on with a run that was cancelled, from the next turn on. */
  void cancel() {
    dispatcher.cancel();
  }

  /** True where nothing is left to do but to wait for jobs. */
  boolean onlyWaits() {
    return begun && dispatcher.onlyWaits();
  }

  /** Where it is. */
  OpenSendings.Present present() {
    return dispatcher.present();
  }

  /** What is waited for now. */
  List<Wait> waits() {
    return dispatcher.waits();
  }

  /** What keeps the run from going on where it is money alone; null where it is not that. */
  @Nullable Shortage shortage() {
    return begun ? dispatcher.shortage() : null;
  }

  /** What goes on, or is left, when it ends now. */
  String leaves() {
    return dispatcher.leaves();
  }

  /** True where it ended before its work: somebody else has the lease, or its time was wrong. */
  boolean lost() {
    return lost;
  }
}
