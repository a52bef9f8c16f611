package dev.promptbeam.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Tells when a dispatcher may leave what it works on, and ends what nothing can come of. */
final class Departure {
  private static final int MOST_NAMED = 3;

  private final Context context;
  private final Collection<Sending> open;
  private final Sender sender;
  private final Doubts doubts;
  private boolean cancelled;

  /**
   * @param open all sendings that are not closed, as they are at any time
   */
  Departure(Context context, Collection<Sending> open, Sender sender, Doubts doubts) {
    this.context = context;
    this.open = open;
    this.sender = sender;
    this.doubts = doubts;
  }

  /** The run was cancelled: somebody waits for its end. */
  void cancel() {
    cancelled = true;
  }

  /** True where nothing is left to do but to wait for jobs. */
  boolean onlyWaits(Instant now) {
    return sender.isFull(now)
        && open.stream()
            .allMatch(
                one ->
                    switch (one.state) {
                      case READY, HELD -> true;
                      case RUNNING -> !one.unseen;
                      case DOUBTFUL -> !now.isBefore(doubts.hopefulUntil(one));
                      case SUBMITTING, ENDED, CLOSED -> false;
                    });
  }

  /**
   * Stops a run of which nothing is left but doubts that no list resolves: a service that refuses
   * to list its jobs, and answers otherwise, would be waited for without an end.
   */
  void stopIfHopeless(Instant now) {
    Duration patience = cancelled ? JobPoll.RUN_CANCEL_GRACE : context.policy().unreachableAfter();
    boolean hopeless =
        !open.isEmpty() && open.stream().allMatch(one -> isHopeless(one, now.minus(patience)));
    if (hopeless) {
      List<String> names = open.stream().map(Sending::name).sorted().toList();
      String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
      String more = names.size() > MOST_NAMED ? ", …" : "";
      context
          .board()
          .stop(
              "unclear",
              "the service's lists do not tell whether "
                  + names.size()
                  + " create calls made jobs: "
                  + some
                  + more);
    }
  }

  private boolean isHopeless(Sending sending, Instant then) {
    return sending.state == Sending.State.DOUBTFUL && then.isAfter(doubts.hopefulUntil(sending));
  }
}
