package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Brings sendings to the service as far as admission lets them: upload, intent, create. What has
 * surely made no job is held back and tried again, divided where it is too large; everything else
 * is handed on.
 */
final class Sender {
  /** Where a sending goes from here. */
  interface Next {
    /** It is a job. */
    void running(Sending sending, String job);

    /** It may be a job. */
    void doubtful(Sending sending);

    /** It is none and will be none. */
    void ended(Sending sending, Ended ended);

    /** It left no trace at the service, and will not be sent: the run was cancelled. */
    void unsent(Sending sending);

    /** It is none and will be none; its parts shall be sent in its place. */
    void divided(Sending sending, SplitRecord split) throws IOException;
  }

  private final Context context;
  private final Clock clock;
  private final Admission admission;
  private final Storage storage;
  private final Contact contact;
  private final Ceiling ceiling;
  private final Census census;
  private final SendQueue waiting;
  private final Next next;
  private volatile boolean cancelled;
  private int submitting;

  /** Was refused alone for so long that the next listing decides about it. */
  private @Nullable Sending suspect;

  private Instant suspectSince = Instant.MIN;

  Sender(Context context, Admission admission, Storage storage, Contact contact, Next next) {
    this.context = context;
    this.clock = context.clock();
    this.admission = admission;
    this.storage = storage;
    this.contact = contact;
    this.ceiling = new Ceiling(context.policy().budgets());
    this.census = new Census(context, admission, contact, this::counted);
    this.next = next;
    this.waiting = new SendQueue(admission, ceiling, new Exits());
  }

  void add(Sending sending) {
    if (cancelled) {
      giveUp(sending);
    } else {
      waiting.add(sending);
    }
  }

  /** What follows from an earlier sending goes first, so that shards get settled. */
  void addFollower(Sending sending) {
    waiting.addFollower(sending);
  }

  /** Submits what may be; returns when to come again unless there is more room before. */
  Instant turn(Instant now) {
    Instant next = waiting.turn(now);
    if (waiting.isEmpty()) {
      return next;
    }
    next = earliestAfter(now, next, admission.opens(now));
    next = earliestAfter(now, next, storage.closedUntil());
    return earliestAfter(now, next, census.turn(now));
  }

  /** True where all is sent that there is room for. */
  boolean isFull(Instant now) {
    return submitting == 0 && waiting.isFull(now);
  }

  /** Sends nothing any more, neither what waits nor what comes back unsent. */
  void cancel() {
    cancelled = true;
    waiting.drain().forEach(this::giveUp);
  }

  /** An intent that is written has an end of its own: its file is still to be deleted. */
  private void giveUp(Sending sending) {
    if (sending.intent == null) {
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
                    ? new Submission.Result.Halted(written)
                    : context.remote().submit(sending.task, written),
            result -> submitted(sending, result));
  }

  private void submitted(Sending sending, Submission.Result result) {
    submitting--;
    if (result instanceof Submission.Result.Created created) {
      contact.made(clock.instant());
      admission.accepted(sending.task);
      storage.accepted();
      ceiling.accepted(sending.task);
      sending.intent = created.intent();
      context.journal().add("job_created", sending.name(), sending.task.event(created.job()));
      next.running(sending, created.job());
    } else if (result instanceof Submission.Result.NotYet notYet) {
      hold(sending, notYet);
    } else if (result instanceof Submission.Result.Refused refused) {
      refuse(sending, refused);
    } else if (result instanceof Submission.Result.Doubtful doubtful) {
      admission.doubted(sending.task);
      sending.intent = doubtful.intent();
      next.doubtful(sending);
    } else if (result instanceof Submission.Result.Halted) {
      admission.withdrawn(sending.task);
      if (sending.intent == null) {
        storage.remove(sending.name());
      }
      giveUp(sending);
    } else if (result instanceof Submission.Result.Denied denied) {
      context.board().stop("denied", String.valueOf(denied.cause().getMessage()));
    }
  }

  private void refuse(Sending sending, Submission.Result.Refused refused) {
    Instant now = clock.instant();
    contact.made(now);
    admission.withdrawn(sending.task);
    sending.intent = refused.intent();
    String message = String.valueOf(refused.cause().getMessage());
    next.ended(sending, Ended.withoutJob(Ended.End.REFUSED, message, refused.cause().lines(), now));
  }

  private void hold(Sending sending, Submission.Result.NotYet notYet) {
    Instant now = clock.instant();
    sending.intent = notYet.intent();
    sending.state = Sending.State.HELD;
    sending.refusedForRoom = notYet.cause() instanceof GeminiException.Quota;
    if (!cancelled) {
      waiting.hold(sending);
    }
    contact.note(notYet.cause(), now);
    if (notYet.intent() == null) {
      storage.remove(sending.name());
    }
    if (!(notYet.cause() instanceof GeminiException.Quota full)) {
      admission.withdrawn(sending.task);
      sending.due = now.plus(sending.backoff.next());
    } else if (notYet.intent() == null) {
      admission.withdrawn(sending.task);
      uploadRefused(sending, full, now);
    } else {
      createRefused(sending, full, now);
    }
    if (cancelled) {
      giveUp(sending);
    }
  }

  /** A full storage: only uploads wait. */
  private void uploadRefused(Sending sending, GeminiException.Quota full, Instant now) {
    storage.refused(full.retryAfter(), now);
    sending.due = storage.closedUntil();
    context.journal().add("upload_refused", sending.name(), "storage", "429");
  }

  /** Too many jobs or tokens, or too fast: the answer does not tell which. */
  private void createRefused(Sending sending, GeminiException.Quota full, Instant now) {
    admission.refused(sending.task, full.retryAfter(), now);
    census.refused();
    sending.due = now;
    String wait = admission.presentWait().toString();
    context.journal().add("create_refused", sending.name(), "jobs or tokens", "429", wait);
    if (admission.jobs() > 0) {
      ceiling.queueLives();
      return;
    }
    ceiling.refusedAlone(sending.task, now);
    if (suspect == null && ceiling.isReached(sending.task, now)) {
      suspect = sending;
      suspectSince = now;
      census.demand();
    }
  }

  /** A listing came in: the queue of the model was empty, or it was not. */
  private void counted(Instant started, boolean modelLives) {
    if (modelLives) {
      ceiling.queueLives();
      suspect = null;
    }
    Sending decided = suspect;
    if (decided == null || started.isBefore(suspectSince)) {
      return;
    }
    suspect = null;
    if (decided.state == Sending.State.HELD && waiting.release(decided)) {
      tooLarge(decided);
    }
  }

  private void tooLarge(Sending sending) {
    if (sending.task.requests() > 1) {
      ceiling.dividing(sending.task);
      divide(sending, "was refused for an hour while the model's queue was empty");
      return;
    }
    boolean known = ceiling.exceeds(sending.task);
    Ended.End end = known ? Ended.End.TOO_LARGE : Ended.End.UNTAKEN;
    String size =
        String.format(
            Locale.ROOT,
            "about %,d tokens; see batch.quotas and batch.tier",
            sending.task.tokens());
    ceiling.queueLives();
    next.ended(sending, Ended.withoutJob(end, size, List.of(), clock.instant()));
  }

  private void divide(Sending sending, String why) {
    int parts = ceiling.parts(sending.task);
    context.journal().add("divided", sending.name(), String.valueOf(parts), why);
    try {
      next.divided(sending, new SplitRecord(sending.task, parts, why, clock.instant()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      Instant now = clock.instant();
      next.ended(sending, Ended.withoutJob(Ended.End.WITHDRAWN, "its file is old", List.of(), now));
    }

    @Override
    public void divide(Sending sending) {
      Sender.this.divide(sending, "is larger than the model's quota");
    }
  }
}
