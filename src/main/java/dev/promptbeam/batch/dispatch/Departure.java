package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.admit.Sender;
import dev.promptbeam.batch.doubt.Doubles;
import dev.promptbeam.batch.doubt.Doubts;
import dev.promptbeam.batch.doubt.LateJobs;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a dispatcher's work: when everything is done, when only jobs are waited for, and when
 * nothing more can come. All shards settled at 12:00 and a deletion still refused: it is tried for
 * a minute more, and the run is over at 12:01.
 */
final class Departure {
  /** So long is tried at the end what the run does not need: deletions, and cancels of doubles. */
  private static final Duration LAST_ROUND = Duration.ofMinutes(1);

  private static final int MOST_NAMED = 3;

  private final Context context;
  private final Collection<Sending> open;
  private final SharedShards shared;
  private final Sender sender;
  private final Doubts doubts;
  private final JobWatch watch;
  private final LateJobs lateJobs;
  private final Doubles doubles;
  private final Deletions deletions;
  private final MediaReleases media;
  private @Nullable Instant lastRound;
  private boolean cancelled;

  /**
   * @param open all sendings that are not closed, as they are at any time
   */
  Departure(
      Context context,
      Collection<Sending> open,
      SharedShards shared,
      Sender sender,
      Doubts doubts,
      JobWatch watch,
      LateJobs lateJobs,
      Doubles doubles,
      Deletions deletions,
      MediaReleases media) {
    this.context = context;
    this.open = open;
    this.shared = shared;
    this.sender = sender;
    this.doubts = doubts;
    this.watch = watch;
    this.lateJobs = lateJobs;
    this.doubles = doubles;
    this.deletions = deletions;
    this.media = media;
  }

  /** The run was cancelled: somebody waits for its end. */
  void cancel() {
    cancelled = true;
  }

  /** Begins the last round when it is time; returns when that ends. */
  Instant turn(Instant now) throws IOException {
    stopIfHopeless(now);
    if (lastRound == null && settled()) {
      lastRound = now;
      deletions.hurry();
      media.sweep();
      doubles.hurry();
    }
    return lastRound == null ? Instant.MAX : end(lastRound);
  }

  /** There may be more media than can be deleted in the time that a last try is worth. */
  private Instant end(Instant round) {
    return Instants.later(round, media.progress()).plus(LAST_ROUND);
  }

  /** True where every shard is settled, every late look made, and the last round over. */
  boolean done(Instant now) {
    boolean over = lastRound != null && !now.isBefore(end(lastRound));
    return settled() && (over || (deletions.isEmpty() && doubles.isEmpty() && media.isDone()));
  }

  private boolean settled() {
    return asksNothing() && shared.isEmpty();
  }

  /** True where nothing of what was sent, or is to be sent, is open. */
  private boolean asksNothing() {
    return open.isEmpty() && lateJobs.waiting() == 0;
  }

  /** True where nothing is left to do but to wait for jobs, and for looks that are not due. */
  boolean onlyWaits(Instant now) {
    return sender.isFull(now)
        && shared.onlyWait()
        && lateJobs.mayBeLeft(now)
        && open.stream()
            .allMatch(
                one ->
                    switch (one.state()) {
                      case READY, HELD -> true;
                      case RUNNING -> watch.hasSeen(one);
                      case DOUBTFUL -> !now.isBefore(doubts.hopefulUntil(one));
                      case SUBMITTING, ENDED, CLOSED -> false;
                    });
  }

  /** True where all that was sent is collected, but for what no list resolves. */
  boolean hasCollected(Instant now) {
    Instant then = now.minus(context.policy().unreachableAfter());
    return lateJobs.areHopeless(then)
        && shared.onlyWait()
        && open.stream().allMatch(one -> isUnsent(one) || isHopeless(one, then));
  }

  /** Nothing of it is on its way, nor will be with the present budget. */
  private boolean isUnsent(Sending sending) {
    return sending.is(Sending.State.READY)
        || (sending.is(Sending.State.HELD)
            && context.purse().isShortOf(sending.name(), sending.bound()));
  }

  /**
   * Stops a run of which nothing is left but what no list resolves: a service that refuses to list
   * its jobs, and answers otherwise, would be waited for without an end.
   */
  private void stopIfHopeless(Instant now) {
    Duration patience =
        cancelled ? WatchedJob.RUN_CANCEL_GRACE : context.policy().unreachableAfter();
    Instant then = now.minus(patience);
    if (!asksNothing()
        && shared.onlyWait()
        && open.stream().allMatch(one -> isHopeless(one, then))
        && lateJobs.areHopeless(then)) {
      context
          .board()
          .stop(StopCause.UNCLEAR, "the service's lists do not tell whether " + unclear());
    }
  }

  private boolean isHopeless(Sending sending, Instant then) {
    return sending.is(Sending.State.DOUBTFUL) && then.isAfter(doubts.hopefulUntil(sending));
  }

  private String unclear() {
    if (open.isEmpty()) {
      return "jobs of creates that were given up have appeared late: " + lateJobs.waiting();
    }
    List<String> names = open.stream().map(Sending::name).sorted().toList();
    String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    String more = names.size() > MOST_NAMED ? ", …" : "";
    return names.size() + " create calls made jobs: " + some + more;
  }
}
