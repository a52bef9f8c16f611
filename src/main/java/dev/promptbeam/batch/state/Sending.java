package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.gemini.GeminiException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sending as the dispatcher sees it; touched by the dispatcher's thread alone. */
public final class Sending {
  /** Where it stands. */
  public enum State {
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

  public final SendingTask task;
  public final Backoff backoff;
  public State state = State.READY;
  public @Nullable Intent intent;
  public @Nullable String job;

  /** When it is to be looked at next. */
  public Instant due = Instant.MIN;

  /** What the last poll showed of its progress, and since when it has shown that. */
  public String progress = "";

  public @Nullable Instant progressSince;

  /** A job of an earlier start: when that knew it to be there. */
  public @Nullable Instant knownSince;

  /** Since when it has succeeded and its output is waited for. */
  public @Nullable Instant outputAwaited;

  /** Set once the job is to be cancelled for lack of progress. */
  public @Nullable Instant givenUp;

  /** When the service first answered its cancel, be it for that or with the run. */
  public @Nullable Instant cancelled;

  /** This start need not cancel it any more. */
  public boolean cancelAnswered;

  /** Set once it is, or shall be, divided instead of sent. */
  public @Nullable SplitRecord split;

  /** Held because the service was full, and not because it could not be reached. */
  public boolean refusedForRoom;

  /**
   * A job of an earlier start that this one has not looked at yet, or has not finished what that
   * look asked for.
   */
  public boolean unseen;

  /** It was given up although its job had not ended. */
  public boolean leftAlive;

  /** Not found by a poll, so many times in a row. */
  public int missing;

  /** What has kept it from going on; null where nothing has, or it went on since. */
  public @Nullable Trouble trouble;

  /** Why an earlier start's create call surely made no job; null where there was none. */
  public @Nullable CreateRefusal refusal;

  /** When its create was last about to be sent, as an earlier start recorded it. */
  public @Nullable Instant lastSent;

  /** In doubt: since when, which is after its last create call was sent. */
  public @Nullable Instant doubtfulSince;

  /** In doubt: since when this start looks for its job. */
  public @Nullable Instant soughtSince;

  /** In doubt: when its input file was deleted; one more look decides. */
  public @Nullable Instant fencedAt;

  /** In doubt: listings whose jobs were not found by their names, or not all of them. */
  public int unconfirmed;

  /** In doubt: the first listing that could be believed but for want of a known job. */
  public @Nullable Instant firstBlind;

  public Sending(SendingTask task, Backoff backoff) {
    this.task = task;
    this.backoff = backoff;
  }

  /** Something keeps it from being uploaded or created. */
  public void keptBy(GeminiException failure, Instant now) {
    Wait.Kind room = intent == null ? Wait.Kind.STORAGE : Wait.Kind.ROOM;
    boolean full = failure instanceof GeminiException.Quota;
    trouble = Trouble.after(trouble, full ? room : Wait.Kind.SEND, failure, now);
  }

  public String name() {
    return task.name();
  }

  boolean running() {
    return state == State.RUNNING;
  }

  public String requireJob() {
    if (job == null) {
      throw new IllegalStateException(name() + " is " + state + " and has no job");
    }
    return job;
  }

  public Intent requireIntent() {
    if (intent == null) {
      throw new IllegalStateException(name() + " is " + state + " and has no intent");
    }
    return intent;
  }
}
