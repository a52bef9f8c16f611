package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What comes of submissions: where each sending goes next. */
record Outcomes(
    Context context,
    Admission admission,
    Storage storage,
    Contact contact,
    Ceiling ceiling,
    Divider divider,
    SendQueue waiting,
    Refusals refusals,
    Withdrawals withdrawals,
    Onward next) {

  SubmitResult.Receiver of(Sending sending) {
    return new Outcome(sending);
  }

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
      withdrawals.giveUp(sending);
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
        withdrawals.withdraw(sending, "its input file is gone");
      } else if (withdrawals.isCancelled()) {
        admission.withdrawn(sending.task);
        withdrawals.giveUp(sending);
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
      if (withdrawals.isCancelled()) {
        withdrawals.giveUp(sending);
      } else {
        waiting.holdBack(sending, now.plus(sending.backoff.next()), result.forRoom());
      }
    }

    @Override
    public void oversized(SubmitResult.Oversized result) {
      unsent(result.intent());
      if (withdrawals.isCancelled()) {
        withdrawals.giveUp(sending);
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
