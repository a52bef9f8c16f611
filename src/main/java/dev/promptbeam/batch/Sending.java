package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sending as the dispatcher sees it; touched by the dispatcher's thread alone. */
final class Sending {
  /** Where it stands. */
  enum State {
    /** Not yet on its way. */
    READY,
    /** A worker uploads or creates. */
    SUBMITTING,
    /** Its intent is written; the create call failed in a way that surely made no job. */
    HELD,
    /** A create call was sent and its fate is unknown. */
    DOUBTFUL,
    /** It is a job. */
    RUNNING,
    /** The job is over, its answers are not yet read. */
    ENDED,
    /** Read. */
    CLOSED
  }

  final SendingTask task;
  final Backoff backoff;
  State state = State.READY;
  @Nullable Intent intent;
  @Nullable String job;

  /** When it is to be looked at next. */
  Instant due = Instant.MIN;

  /** What the last poll showed of its progress, and since when it has shown that. */
  String progress = "";

  @Nullable Instant progressSince;

  /** A job of an earlier start: when that knew it to be there. */
  @Nullable Instant knownSince;

  /** Since when it has succeeded and its output is waited for. */
  @Nullable Instant outputAwaited;

  /** Set once the job is to be cancelled for lack of progress. */
  @Nullable Instant givenUp;

  /** When the service first answered its cancel, be it for that or with the run. */
  @Nullable Instant cancelled;

  /** This start need not cancel it any more. */
  boolean cancelAnswered;

  /** Set once it is, or shall be, divided instead of sent. */
  @Nullable SplitRecord split;

  /** Held because the service was full, and not because it could not be reached. */
  boolean refusedForRoom;

  /**
   * A job of an earlier start that this one has not looked at yet, or has not finished what that
   * look asked for.
   */
  boolean unseen;

  /** It was given up although its job had not ended. */
  boolean leftAlive;

  /** Not found by a poll, so many times in a row. */
  int missing;

  /** What has kept it from going on; null where nothing has, or it went on since. */
  @Nullable Trouble trouble;

  /** Why an earlier start's create call surely made no job; null where there was none. */
  @Nullable CreateRefusal refusal;

  /** When its create was last about to be sent, as an earlier start recorded it. */
  @Nullable Instant lastSent;

  /** In doubt: since when, which is after its last create call was sent. */
  @Nullable Instant doubtfulSince;

  /** In doubt: since when this start looks for its job. */
  @Nullable Instant soughtSince;

  /** In doubt: when its input file was deleted; one more look decides. */
  @Nullable Instant fencedAt;

  /** In doubt: listings whose jobs were not found by their names, or not all of them. */
  int unconfirmed;

  /** In doubt: the first listing that could be believed but for want of a known job. */
  @Nullable Instant firstBlind;

  Sending(SendingTask task, Backoff backoff) {
    this.task = task;
    this.backoff = backoff;
  }

  /** Something keeps it from being uploaded or created. */
  void keptBy(GeminiException failure, Instant now) {
    Wait.Kind room = intent == null ? Wait.Kind.STORAGE : Wait.Kind.ROOM;
    boolean full = failure instanceof GeminiException.Quota;
    trouble = Trouble.after(trouble, full ? room : Wait.Kind.SEND, failure, now);
  }

  String name() {
    return task.name();
  }

  boolean running() {
    return state == State.RUNNING;
  }

  String requireJob() {
    if (job == null) {
      throw new IllegalStateException(name() + " is " + state + " and has no job");
    }
    return job;
  }

  Intent requireIntent() {
    if (intent == null) {
      throw new IllegalStateException(name() + " is " + state + " and has no intent");
    }
    return intent;
  }
}
