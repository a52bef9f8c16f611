package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The suspected doubles, each recorded before: cancelled until the service has taken it. */
public final class Doubles {
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final Context context;
  private final Records records;
  private final Clock clock;
  private final Contact contact;
  private final Map<String, Cancelling> open = new HashMap<>();
  private Instant nextLook = Instant.MIN;

  public Doubles(Context context, Contact contact) {
    this.context = context;
    this.records = context.records();
    this.clock = context.clock();
    this.contact = contact;
  }

  /** When a job is to be cancelled, and how long to wait where that fails. */
  private static final class Cancelling {
    private final Backoff backoff;
    private Instant due = Instant.MIN;
    private boolean underWay;

    /** What the server has asked for. */
    private Instant notBefore = Instant.MIN;

    Cancelling(Backoff backoff) {
      this.backoff = backoff;
    }
  }

  /** Takes up those of earlier starts, and of one who has lost the lease to this one. */
  private void lookAround(Instant now) throws IOException {
    nextLook = now.plus(BETWEEN_LOOKS);
    for (SuspectedDouble found : records.doubles()) {
      if (found.cause().cancellable()
          && isDecided(found)
          && !records.doubleCancelled(found.name())) {
        context.purse().add(found);
        open.putIfAbsent(found.name(), new Cancelling(context.polling()));
      }
    }
  }

  /** Until the job of its sending is recorded, it may be the one that is kept. */
  private boolean isDecided(SuspectedDouble found) throws IOException {
    return found.cause() == SuspectedDouble.Cause.LATE
        || records.job(found.sending()) != null
        || records.ended(found.sending()) != null;
  }

  public void add(SuspectedDouble found) {
    context.purse().add(found);
    if (open.putIfAbsent(found.name(), new Cancelling(context.polling())) == null) {
      context.journal().add("suspected_double", found.sending(), found.event());
    }
  }

  public boolean isEmpty() {
    return open.isEmpty();
  }

  /** Waits for none of its own pauses any more. */
  public void hurry() {
    open.values()
        .forEach(
            cancelling -> {
              cancelling.backoff.reset();
              cancelling.due = cancelling.notBefore;
            });
  }

  /** Cancels what is due; returns when the next one is. */
  public Instant turn(Instant now) throws IOException {
    if (!now.isBefore(nextLook)) {
      lookAround(now);
    }
    Instant next = nextLook;
    for (Map.Entry<String, Cancelling> each : Map.copyOf(open).entrySet()) {
      Cancelling cancelling = each.getValue();
      if (cancelling.underWay) {
        continue;
      }
      if (!now.isBefore(cancelling.due)) {
        cancelling.underWay = true;
        cancel(each.getKey(), cancelling);
      } else if (cancelling.due.isBefore(next)) {
        next = cancelling.due;
      }
    }
    return next;
  }

  private void cancel(String job, Cancelling cancelling) {
    context
        .workers()
        .run(
            () -> {
              RemoteCalls.Done done = context.remote().cancel(job);
              if (done.failure() == null) {
                records.noteDoubleCancelled(job, clock.instant());
              }
              return done;
            },
            done -> {
              cancelling.underWay = false;
              contact.note(done.failure(), clock.instant());
              if (done.failure() == null) {
                open.remove(job);
              } else {
                Instant now = clock.instant();
                cancelling.due = now.plus(cancelling.backoff.after(done.failure()));
                cancelling.notBefore = now.plus(done.failure().waitAtLeast(Duration.ZERO));
              }
            });
  }
}
