package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings sendings to the service as far as admission lets them: upload, intent, create. What has
 * surely made no job is held back and tried again, divided where it is too large; everything else
 * is handed on.
 */
public final class Sender {
  /** Where a sending goes from here. */
  public interface Next {
    /** It is a job. */
    void running(Sending sending, String job);

    /** It may be a job. */
    void doubtful(Sending sending);

    /** It is none and will be none. */
    void ended(Sending sending, Ended ended);

    /** It is none and will be none; its parts shall be sent in its place. */
    void divided(Sending sending, SplitRecord split) throws IOException;

    /** It left no trace at the service, and will not be sent: the run was cancelled. */
    void unsent(Sending sending);

    /** It is a job beside another owner's decision, which stands. */
    void superseded(Sending sending, SuspectedDouble made);
  }

  private final Context context;
  private final Clock clock;
  private final Admission admission;
  private final Storage storage;
  private final Contact contact;
  private final Ceiling ceiling;
  private final Divider divider;
  private final Census census;
  private final SendQueue waiting;
  private final Next next;
  private volatile boolean cancelled;
  private int submitting;

  public Sender(Context context, Admission admission, Storage storage, Contact contact, Next next) {
    this.context = context;
    this.clock = context.clock();
    this.admission = admission;
    this.storage = storage;
    this.contact = contact;
    this.ceiling = new Ceiling(context.policy().budgets());
    this.divider = new Divider(context, ceiling, this::release, next);
    this.census = new Census(context, admission, contact, divider::counted);
    this.next = next;
    this.waiting = new SendQueue(admission, ceiling, new Exits());
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
    CreateRefusal refusal = sending.refusal;
    String key = sending.requireIntent().keyFingerprint();
    if (refusal != null && refusal.kind() == CreateRefusal.Kind.CONTENT) {
      next.ended(sending, refusal.asEnd());
    } else if (cancelled) {
      giveUp(sending);
    } else if (!key.equals(context.policy().keyFingerprint())) {
      withdraw(sending, "its file is another key's");
    } else {
      waiting.hold(sending);
    }
  }

  /** What follows from an earlier sending goes first, so that shards get settled. */
  public void addFollower(Sending sending) {
    waiting.addFollower(sending);
  }

  /** Submits what may be; returns when to come again unless there is more room before. */
  public Instant turn(Instant now) {
    Instant next = waiting.turn(now);
    if (waiting.isEmpty()) {
      return next;
    }
    next = earliestAfter(now, next, admission.opens(now));
    next = earliestAfter(now, next, storage.closedUntil());
    return earliestAfter(now, next, census.turn(now));
  }

  /** True where all is sent that there is room for. */
  public boolean isFull(Instant now) {
    return submitting == 0 && waiting.isFull(now);
  }

  /** Sends nothing any more, neither what waits nor what comes back unsent. */
  public void cancel() {
    cancelled = true;
    waiting.drain().forEach(this::giveUp);
  }

  /** An intent that is written has an end of its own: its file is still to be deleted. */
  private void giveUp(Sending sending) {
    if (sending.intent == null) {
      storage.remove(sending.name());
      next.unsent(sending);
      return;
    }
    Instant now = clock.instant();
    String message = "the run was cancelled";
    next.ended(sending, Ended.withoutJob(Ended.End.WITHDRAWN, message, List.of(), now));
  }

  private void submit(Sending sending) {
    Instant now = clock.instant();
    sending.state = Sending.State.SUBMITTING;
    submitting++;
    admission.submitting(sending.task);
    Intent written = sending.intent;
    if (written == null) {
      storage.add(sending.task, now);
    }
    context
        .workers()
        .run(
            () ->
                cancelled
                    ? new SubmitResult.Halted(written)
                    : context.remote().submit(sending.task, written),
            result -> submitted(sending, result));
  }

  private void submitted(Sending sending, SubmitResult result) {
    submitting--;
    if (result instanceof SubmitResult.Created created) {
      contact.createAnswered(clock.instant());
      admission.accepted(sending.task);
      storage.accepted();
      ceiling.accepted(sending.task);
      sending.intent = created.intent();
      context.journal().add("job_created", sending.name(), sending.task.event(created.job()));
      next.running(sending, created.job());
    } else if (result instanceof SubmitResult.NotYet notYet) {
      hold(sending, notYet);
    } else if (result instanceof SubmitResult.Refused refused) {
      refuse(sending, refused);
    } else if (result instanceof SubmitResult.Doubtful doubtful) {
      admission.doubted(sending.task);
      sending.intent = doubtful.intent();
      contact.createUnanswered(doubtful.message(), clock.instant());
      sending.trouble = new Trouble(Wait.Kind.DOUBT, clock.instant(), doubtful.message());
      next.doubtful(sending);
    } else if (result instanceof SubmitResult.Halted halted) {
      admission.withdrawn(sending.task);
      sending.intent = halted.intent();
      giveUp(sending);
    } else if (result instanceof SubmitResult.Withheld withheld) {
      admission.withdrawn(sending.task);
      holdBack(sending, withheld.intent(), clock.instant().plus(sending.backoff.next()));
    } else if (result instanceof SubmitResult.Superseded superseded) {
      admission.accepted(sending.task);
      sending.intent = superseded.intent();
      next.superseded(sending, superseded.made());
    } else if (result instanceof SubmitResult.Denied denied) {
      context.board().stop(StopCause.DENIED, denied(denied.cause()));
    }
  }

  private static String denied(GeminiException cause) {
    String advice = "; if the model is gone for good, `promptbeam cancel` keeps what is finished";
    return cause.getMessage() + (cause instanceof GeminiException.Gone ? advice : "");
  }

  private void refuse(Sending sending, SubmitResult.Refused refused) {
    Instant now = clock.instant();
    contact.createAnswered(now);
    admission.withdrawn(sending.task);
    sending.intent = refused.intent();
    String message = String.valueOf(refused.cause().getMessage());
    next.ended(sending, Ended.withoutJob(Ended.End.REFUSED, message, refused.cause().lines(), now));
  }

  private void hold(Sending sending, SubmitResult.NotYet notYet) {
    Instant now = clock.instant();
    sending.intent = notYet.intent();
    contact.note(notYet.cause(), now);
    if (notYet.intent() == null) {
      storage.remove(sending.name());
    }
    sending.refusedForRoom = notYet.cause() instanceof GeminiException.Quota;
    sending.keptBy(notYet.cause(), now);
    if (fileIsGone(sending, notYet.cause())) {
      admission.withdrawn(sending.task);
      withdraw(sending, "its input file is gone");
      return;
    }
    if (cancelled) {
      admission.withdrawn(sending.task);
      giveUp(sending);
      return;
    }
    holdBack(sending, notYet.intent(), now);
    if (!(notYet.cause() instanceof GeminiException.Quota full)) {
      admission.withdrawn(sending.task);
      sending.due = now.plus(sending.backoff.after(notYet.cause()));
    } else if (notYet.intent() == null) {
      admission.withdrawn(sending.task);
      uploadRefused(sending, full, now);
    } else {
      createRefused(sending, full, now);
    }
  }

  private void holdBack(Sending sending, @Nullable Intent intent, Instant due) {
    sending.intent = intent;
    sending.state = Sending.State.HELD;
    sending.due = due;
    waiting.hold(sending);
  }

  /** Not believed on a single word: a new upload would leave the old one behind. */
  private static boolean fileIsGone(Sending sending, GeminiException cause) {
    if (cause instanceof GeminiException.Gone) {
      sending.missing++;
    }
    return sending.missing >= Contact.MISSING_TO_BELIEVE;
  }

  private void withdraw(Sending sending, String why) {
    Instant now = clock.instant();
    next.ended(sending, Ended.withoutJob(Ended.End.WITHDRAWN, why, List.of(), now));
  }

  /** A full storage: only uploads wait. */
  private void uploadRefused(Sending sending, GeminiException.Quota full, Instant now) {
    storage.refused(full.retryAfter(), now);
    sending.due = storage.closedUntil();
    Map<String, ?> fields = Map.of("code", 429, "full", "storage", "said", Trouble.said(full));
    context.journal().add("upload_refused", sending.name(), fields);
  }

  /** Too many jobs or tokens, or too fast: the answer does not tell which. */
  private void createRefused(Sending sending, GeminiException.Quota full, Instant now) {
    contact.createAnswered(now);
    admission.refused(sending.task, full.retryAfter(), now);
    census.refused();
    sending.due = now;
    String wait = admission.presentWait().toString();
    Map<String, ?> fields =
        Map.of("code", 429, "full", "jobs or tokens", "wait", wait, "said", Trouble.said(full));
    context.journal().add("create_refused", sending.name(), fields);
    if (divider.suspects(sending, admission.jobs() == 0, now)) {
      census.demand();
    }
  }

  private boolean release(Sending sending) {
    return sending.state == Sending.State.HELD && waiting.release(sending);
  }

  private static Instant earliestAfter(Instant now, Instant one, Instant other) {
    return other.isAfter(now) && other.isBefore(one) ? other : one;
  }

  /** The ways out of the queue. */
  private final class Exits implements SendQueue.Exits {
    @Override
    public void submit(Sending sending) {
      Sender.this.submit(sending);
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
}
