package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.LineError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of an attempt to make a sending a job. */
public sealed interface SubmitResult {
  /** Tells whoever has to go on; another kind of result is another method of theirs. */
  void tell(Receiver receiver);

  /** Goes on from each kind of result. */
  interface Receiver {
    void created(Created result);

    void notYet(NotYet result);

    void withheld(Withheld result);

    void superseded(Superseded result);

    void refused(Refused result);

    void denied(Denied result);

    void halted(Halted result);

    void doubtful(Doubtful result);

    void unreadable(Unreadable result);

    void awaiting(Awaiting result);

    void oversized(Oversized result);
  }

  /** It is a job. */
  record Created(Intent intent, String job) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.created(this);
    }
  }

  /**
   * Surely no job; the intent, where one is written, may be used for another create call.
   *
   * @param uploading whether it was an upload that failed, and no create was tried
   */
  record NotYet(@Nullable Intent intent, boolean uploading, GeminiException cause)
      implements SubmitResult {
    /** Of an upload where no intent is written, else of a create. */
    public NotYet(@Nullable Intent intent, GeminiException cause) {
      this(intent, intent == null, cause);
    }

    @Override
    public void tell(Receiver receiver) {
      receiver.notYet(this);
    }
  }

  /** Not sent, because the lease is not surely held; the intent may be used by its holder. */
  record Withheld(Intent intent) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.withheld(this);
    }
  }

  /** It is a job, but another owner has decided for this sending meanwhile; see the double. */
  record Superseded(Intent intent, SuspectedDouble made) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.superseded(this);
    }
  }

  /** The service said no to its content. */
  record Refused(Intent intent, GeminiException.Invalid cause) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.refused(this);
    }
  }

  /** The key may not do this, or the upload was refused: a stop, the same again would not help. */
  record Denied(GeminiException cause) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.denied(this);
    }
  }

  /** Not sent, because the run was cancelled before. */
  record Halted(@Nullable Intent intent) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.halted(this);
    }
  }

  /** Not sent: media that these lines refer to cannot be had, and never will. */
  record Unreadable(@Nullable Intent intent, List<LineError> lines) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.unreadable(this);
    }
  }

  /**
   * Not sent yet: its media is not there, for no fault of anybody.
   *
   * @param forRoom whether storage has to become free, and not the service to do something
   */
  record Awaiting(@Nullable Intent intent, boolean forRoom, String said) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.awaiting(this);
    }
  }

  /** Not sent: with its media it is more than the storage holds. */
  record Oversized(@Nullable Intent intent, int parts, String why) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.oversized(this);
    }
  }

  /** There may be a job, or there may come one. */
  record Doubtful(Intent intent, String message) implements SubmitResult {
    @Override
    public void tell(Receiver receiver) {
      receiver.doubtful(this);
    }
  }
}
