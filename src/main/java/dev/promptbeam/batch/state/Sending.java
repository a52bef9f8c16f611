package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.gemini.GeminiException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A sending as the dispatcher sees it: how far it is on its way to its answers. What only one state
 * of it needs is kept by the part that looks after that state. Touched by the dispatcher's thread
 * alone.
 */
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
  private State state = State.READY;
  private @Nullable Intent intent;
  private @Nullable String job;
  private @Nullable SplitRecord split;
  private @Nullable CreateRefusal refusal;
  private @Nullable Trouble trouble;
  private @Nullable Reservation bound;
  private @Nullable LocalDate boundOn;

  public Sending(SendingTask task, Backoff backoff) {
    this.task = task;
    this.backoff = backoff;
  }

  public String name() {
    return task.name();
  }

  public State state() {
    return state;
  }

  public boolean is(State other) {
    return state == other;
  }

  /** A worker is about to upload or create. */
  public void submit() {
    state = State.SUBMITTING;
  }

  /** The intent that is written for it, or taken up from its records; null where none is. */
  public void intend(@Nullable Intent written) {
    intent = written;
  }

  /** It surely is no job yet, and waits to be sent again. */
  public void hold() {
    state = State.HELD;
  }

  /** An earlier start saw its last create refused. */
  public void hold(CreateRefusal earlier) {
    state = State.HELD;
    refusal = earlier;
    trouble = earlier.trouble();
  }

  /** There may be a job, or there may come one. */
  public void doubt() {
    state = State.DOUBTFUL;
  }

  /** It is a job, and what kept it from that is over. */
  public void run(String made) {
    state = State.RUNNING;
    job = made;
    trouble = null;
  }

  /** Its job is over, or there will be none. */
  public void end() {
    state = State.ENDED;
    trouble = null;
  }

  /** Its answers are read, or it was never sent and will not be. */
  public void close() {
    state = State.CLOSED;
  }

  /** It is, or shall be, divided instead of sent. */
  public void divide(SplitRecord into) {
    split = into;
  }

  /** Something keeps it from going on; what did so before may have begun earlier. */
  public void keptBy(Wait.Kind kind, GeminiException failure, Instant now) {
    trouble = Trouble.after(trouble, kind, failure, now);
  }

  /** Something else keeps it from going on, or nothing does. */
  public void keptBy(@Nullable Trouble now) {
    trouble = now;
  }

  /** What has kept it from going on; null where nothing has, or it went on since. */
  public @Nullable Trouble trouble() {
    return trouble;
  }

  /** Null before it is about to be created. */
  public @Nullable Intent intent() {
    return intent;
  }

  /** It is known what it may cost at most where it is sent that day. */
  public void bound(Reservation most, LocalDate day) {
    bound = most;
    boundOn = day;
  }

  /** Whether that is known by the prices of that day. */
  public boolean isBoundOn(LocalDate day) {
    return day.equals(boundOn);
  }

  /** What it may cost at most; null where that was not asked yet. */
  public @Nullable Reservation bound() {
    return bound;
  }

  /** Null where it is not divided. */
  public @Nullable SplitRecord split() {
    return split;
  }

  /** Why an earlier start's create call surely made no job; null where there was none. */
  public @Nullable CreateRefusal refusal() {
    return refusal;
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
