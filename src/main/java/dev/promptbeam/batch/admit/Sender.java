package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.SubmitResult;
import java.time.Instant;

/**
 * Brings sendings to the service as far as admission lets them: upload, intent, create. What has
 * surely made no job is held back and tried again, divided where it is too large; everything else
 * is handed on.
 */
public final class Sender {
  private final Context context;
  private final Admission admission;
  private final Storage storage;
  private final Divider divider;
  private final Census census;
  private final Bounds bounds;
  private final Withdrawals withdrawals;
  private final Outcomes outcomes;
  private final SendQueue waiting;
  private final Onward next;

  private int submitting;

  public Sender(
      Context context, Admission admission, Storage storage, Contact contact, Onward next) {
    this.context = context;
    this.admission = admission;
    this.storage = storage;
    Ceiling ceiling = new Ceiling(context.policy().budgets().of(context.policies().get(0).model()));
    this.divider = new Divider(context, ceiling, this::release, next);
    this.census = new Census(context, admission, contact, divider::counted);
    this.next = next;
    this.bounds = new Bounds(context);
    this.withdrawals = new Withdrawals(context, storage, next);
    this.waiting = new SendQueue(admission, ceiling, new Exits());
    Refusals refusals =
        new Refusals(context, admission, storage, contact, divider, census, waiting);
    this.outcomes =
        new Outcomes(
            context,
            admission,
            storage,
            contact,
            ceiling,
            divider,
            waiting,
            refusals,
            withdrawals,
            next);
  }

  public void add(Sending sending) {
    if (withdrawals.isCancelled()) {
      withdrawals.giveUp(sending);
    } else {
      waiting.add(sending);
    }
  }

  /**
   * Takes up one whose create an earlier start saw refused: its file is there, so it is sent again
   * at once. Another key may not see that file.
   */
  public void resume(Sending sending) {
    CreateRefusal refusal = sending.refusal();
    String key = sending.requireIntent().keyFingerprint();
    if (refusal != null && refusal.kind() == CreateRefusal.Kind.CONTENT) {
      next.ended(sending, refusal.asEnd());
    } else if (withdrawals.isCancelled()) {
      withdrawals.giveUp(sending);
    } else if (!key.equals(context.policy().keyFingerprint())) {
      withdrawals.withdraw(sending, "its file is another key's");
    } else {
      waiting.hold(sending, Instant.MIN, false);
    }
  }

  /** What follows from an earlier sending goes first, so that shards get settled. */
  public void addFollower(Sending sending) {
    waiting.addFollower(sending);
  }

  /** Submits what may be; returns when to come again unless there is more room before. */
  public Instant turn(Instant now) {
    context.purse().look();
    Instant next = waiting.turn(now);
    bounds.turn(now);
    if (waiting.isEmpty()) {
      return next;
    }
    next = Instants.earlierAhead(now, next, admission.opens(now));
    next = Instants.earlierAhead(now, next, storage.closedUntil());
    return Instants.earlierAhead(now, next, census.turn(now));
  }

  /** True where all is sent that there is room for. */
  public boolean isFull(Instant now) {
    return submitting == 0 && !bounds.isAsking() && waiting.isFull(now);
  }

  /** Sends nothing any more, neither what waits nor what comes back unsent. */
  public void cancel() {
    withdrawals.cancel();
    waiting.drain().forEach(withdrawals::giveUp);
  }

  private void submit(Sending sending) {
    Instant now = context.clock().instant();
    sending.submit();
    submitting++;
    admission.submitting(sending.task);
    Intent written = sending.intent();
    if (written == null) {
      storage.add(sending.task, now);
    }
    Reservation most = sending.bound();
    if (written == null && most != null) {
      context.purse().reserve(sending.name(), most);
    }
    Room room = storage.room(most);
    context
        .workers()
        .run(
            () ->
                withdrawals.isCancelled()
                    ? new SubmitResult.Halted(written)
                    : context.remote().submit(sending.task, written, room),
            result -> {
              submitting--;
              result.tell(outcomes.of(sending));
              if (sending.intent() == null) {
                context.purse().release(sending.name());
              }
            });
  }

  private boolean release(Sending sending) {
    return sending.is(Sending.State.HELD) && waiting.release(sending);
  }

  /** The ways out of the queue. */
  private final class Exits implements SendQueue.Exits {
    @Override
    public void submit(Sending sending) {
      Sender.this.submit(sending);
    }

    @Override
    public boolean affords(Sending sending) {
      return bounds.affords(sending);
    }

    @Override
    public void outdated(Sending sending) {
      withdrawals.withdraw(sending, "its file is old");
    }

    @Override
    public void divide(Sending sending) {
      divider.divide(sending, "is larger than the model's quota");
    }
  }
}
