package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings sendings to the service as far as admission lets them: upload, intent, create. What has
 * surely made no job is held back and tried again, divided where it is too large; everything else
 * is handed on.
 */
public final class Sender {
  private final Context context;
  private final Admission admission;
  private final Storage storage;
  private final Contact contact;
  private final Ceiling ceiling;
  private final Divider divider;
  private final Census census;
  private final Bounds bounds;
  private final SendQueue waiting;
  private final Refusals refusals;
  private final Onward next;

  private volatile boolean cancelled;
  private int submitting;

  public Sender(
      Context context, Admission admission, Storage storage, Contact contact, Onward next) {
    this.context = context;
    this.admission = admission;
    this.storage = storage;
    this.contact = contact;
    this.ceiling = new Ceiling(context.policy().budgets());
    this.divider = new Divider(context, ceiling, this::release, next);
    this.census = new Census(context, admission, contact, divider::counted);
    this.next = next;
    this.bounds = new Bounds(context);
    this.waiting = new SendQueue(admission, ceiling, new Exits());
    this.refusals = new Refusals(context, admission, storage, contact, divider, census, waiting);
  }

  public void add(Sending sending) {
    if (cancelled) {
      giveUp(sending);
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
    } else if (cancelled) {
      giveUp(sending);
    } else if (!key.equals(context.policy().keyFingerprint())) {
      withdraw(sending, "its file is another key's");
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
    cancelled = true;
    waiting.drain().forEach(this::giveUp);
  }

  /** An intent that is written has an end of its own: its file is still to be deleted. */
  private void giveUp(Sending sending) {
    if (sending.intent() == null) {
      storage.remove(sending.name());
      next.unsent(sending);
      return;
    }
    withdraw(sending, "the run was cancelled");
  }

  private void withdraw(Sending sending, String why) {
    Instant now = context.clock().instant();
    next.ended(sending, Ended.withoutJob(Ended.End.WITHDRAWN, why, List.of(), now));
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
                cancelled
                    ? new SubmitResult.Halted(written)
                    : context.remote().submit(sending.task, written, room),
            result -> {
              submitting--;
              result.tell(new Outcome(sending));
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
      withdraw(sending, "its file is old");
    }

    @Override
    public void divide(Sending sending) {
      divider.divide(sending, "is larger than the model's quota");
    }
  }

  /** What comes of one submission. */
  private final class Outcome implements SubmitResult.Receiver {
    private final Sending sending;
    private final Instant now = context.clock().instant();

    Outcome(Sending sending) {
      this.sending = sending;
    }

    @Override
    public void created(SubmitResult.Created result) {
      contact.createAnswered(now);
      admission.accepted(sending.task);
      storage.accepted();
      ceiling.accepted(sending.task);
      sending.intend(result.intent());
      context.journal().add("job_created", sending.name(), sending.task.event(result.job()));
      next.running(sending, result.job());
    }

    @Override
    public void superseded(SubmitResult.Superseded result) {
      admission.accepted(sending.task);
      sending.intend(result.intent());
      next.superseded(sending, result.made());
    }

    @Override
    public void doubtful(SubmitResult.Doubtful result) {
      admission.doubted(sending.task);
      sending.intend(result.intent());
      contact.createUnanswered(result.message(), now);
      sending.keptBy(new Trouble(Wait.Kind.DOUBT, now, result.message()));
      next.doubtful(sending);
    }

    @Override
    public void halted(SubmitResult.Halted result) {
      admission.withdrawn(sending.task);
      sending.intend(result.intent());
      giveUp(sending);
    }

    @Override
    public void withheld(SubmitResult.Withheld result) {
      admission.withdrawn(sending.task);
      sending.intend(result.intent());
      waiting.holdBack(sending, now.plus(sending.backoff.next()), false);
    }

    @Override
    public void denied(SubmitResult.Denied result) {
      boolean gone = result.cause() instanceof GeminiException.Gone;
      String advice = "; if the model is gone for good, `promptbeam cancel` keeps what is finished";
      context.board().stop(StopCause.DENIED, result.cause().getMessage() + (gone ? advice : ""));
    }

    @Override
    public void refused(SubmitResult.Refused result) {
      contact.createAnswered(now);
      admission.withdrawn(sending.task);
      sending.intend(result.intent());
      String said = Trouble.said(result.cause());
      next.ended(sending, Ended.withoutJob(Ended.End.REFUSED, said, result.cause().lines(), now));
    }

    @Override
    public void notYet(SubmitResult.NotYet result) {
      boolean upload = result.uploading();
      GeminiException.Quota full =
          result.cause() instanceof GeminiException.Quota quota ? quota : null;
      sending.intend(result.intent());
      contact.note(result.cause(), now);
      if (result.intent() == null) {
        storage.remove(sending.name());
      }
      Wait.Kind room = upload ? Wait.Kind.STORAGE : Wait.Kind.ROOM;
      sending.keptBy(full == null ? Wait.Kind.SEND : room, result.cause(), now);
      if (refusals.fileIsGone(sending, result.cause())) {
        admission.withdrawn(sending.task);
        withdraw(sending, "its input file is gone");
      } else if (cancelled) {
        admission.withdrawn(sending.task);
        giveUp(sending);
      } else if (full == null) {
        admission.withdrawn(sending.task);
        waiting.holdBack(sending, now.plus(sending.backoff.after(result.cause())), false);
      } else if (upload) {
        admission.withdrawn(sending.task);
        refusals.upload(sending, full, now);
      } else {
        refusals.create(sending, full, now);
      }
    }

    @Override
    public void unreadable(SubmitResult.Unreadable result) {
      unsent(result.intent());
      String why = "media of its requests cannot be read";
      Ended ended = Ended.withoutJob(Ended.End.UNREADABLE, why, result.lines(), now);
      next.ended(sending, ended.of(sending.task));
    }

    @Override
    public void awaiting(SubmitResult.Awaiting result) {
      unsent(result.intent());
      sending.keptBy(Trouble.after(sending.trouble(), Wait.Kind.MEDIA, result.said(), now));
      if (cancelled) {
        giveUp(sending);
      } else {
        waiting.holdBack(sending, now.plus(sending.backoff.next()), result.forRoom());
      }
    }

    @Override
    public void oversized(SubmitResult.Oversized result) {
      unsent(result.intent());
      if (cancelled) {
        giveUp(sending);
      } else {
        divider.divide(sending, result.parts(), result.why());
      }
    }

    /** Its media kept it from being sent at all. */
    private void unsent(@Nullable Intent intent) {
      admission.withdrawn(sending.task);
      sending.intend(intent);
      if (intent == null) {
        storage.remove(sending.name());
      }
    }
  }
}
