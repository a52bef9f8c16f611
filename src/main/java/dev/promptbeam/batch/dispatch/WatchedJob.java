package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.JobWaits;
import dev.promptbeam.batch.record.JobWaits.Mark;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.RpcStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job that runs: what polls have shown of it, and what they make of that. */
final class WatchedJob {
  /** A job cancelled for lack of progress that does not end either is left alone after this. */
  static final Duration CANCEL_GRACE = Duration.ofHours(1);

  /** How long the end of a job is waited for that was cancelled with its run. */
  static final Duration RUN_CANCEL_GRACE = Duration.ofMinutes(10);

  final Sending sending;

  /** A job of an earlier start: when that knew it to be there. */
  private final @Nullable Instant knownSince;

  /** What the last poll showed of its progress, and since when it has shown that. */
  private String progress = "";

  private @Nullable Instant progressSince;
  private @Nullable Instant outputAwaited;
  private @Nullable Instant givenUp;
  private @Nullable Instant cancelled;
  private boolean cancelAnswered;
  private boolean recalled;
  private boolean unseen;
  private int missing;

  private WatchedJob(Sending sending, @Nullable Instant knownSince) {
    this.sending = sending;
    this.knownSince = knownSince;
  }

  /** One that has just been made, or found. */
  static WatchedJob made(Sending sending) {
    return new WatchedJob(sending, null);
  }

  /**
   * One of an earlier start. What that has waited for counts: a start may be too short to see the
   * end of it.
   */
  static WatchedJob resumed(Sending sending, Context context) throws IOException {
    String name = sending.name();
    JobRecord record = context.records().job(name);
    JobWaits waits = context.records().waits();
    WatchedJob job = new WatchedJob(sending, record == null ? null : context.past(record.seen()));
    job.outputAwaited = context.past(waits.since(name, Mark.OUTPUT_AWAITED));
    job.givenUp = context.past(waits.since(name, Mark.GIVEN_UP));
    job.cancelled = context.past(waits.since(name, Mark.CANCEL_ANSWERED));
    job.recalled = waits.since(name, Mark.RECALLED) != null;
    job.unseen = true;
    return job;
  }

  /**
   * Takes what a poll has shown.
   *
   * @return how the job ended; null where it is still to be waited for
   */
  @Nullable Ended see(BatchJob job, Instant now) {
    missing = 0;
    noteProgress(job, now);
    if (!job.state().terminal()) {
      return leftAlive(now) ? ended(alive(), job, now) : null;
    }
    boolean fileIsDue = !sending.requireIntent().inline() && job.responsesFile() == null;
    if (job.state() == BatchState.SUCCEEDED && fileIsDue) {
      return outputOverdue(now) ? ended(Ended.End.SUCCEEDED, job, now) : null;
    }
    return ended(end(job.state()), job, now);
  }

  /** True where its cancel was answered long ago, and it lives all the same. */
  boolean leftAlive(Instant now) {
    Duration grace = isGivenUp() ? CANCEL_GRACE : RUN_CANCEL_GRACE;
    return cancelled != null && !recalled && Duration.between(cancelled, now).compareTo(grace) > 0;
  }

  /** A poll did not find it; true where that has been so often enough to be believed. */
  boolean isMissing() {
    missing++;
    return missing >= Contact.MISSING_TO_BELIEVE;
  }

  /** It is not there any more; not even a cancelled one vanishes by itself. */
  Ended gone(GeminiException.Gone failure, Instant now) {
    String message = String.valueOf(failure.getMessage());
    String job = sending.requireJob();
    return new Ended(Ended.End.GONE, job, null, 0, message, List.of(), now);
  }

  /** True where it is of an earlier start and this one has not finished its first look at it. */
  boolean isUnseen() {
    return unseen;
  }

  /** Whatever the first look of this start asked for is done. */
  void seen() {
    unseen = false;
  }

  /** True once it is to be cancelled for lack of progress. */
  boolean isGivenUp() {
    return givenUp != null;
  }

  void giveUp(Instant now) {
    givenUp = now;
  }

  /** True where it has looked the same for longer than that. */
  boolean isStale(Instant now, Duration stuckAfter) {
    return progressSince != null && Duration.between(progressSince, now).compareTo(stuckAfter) > 0;
  }

  /** True where it is to end for its requests to be asked one by one. */
  boolean isRecalled() {
    return recalled;
  }

  /** Its end is waited for, however long that takes: no request of it may be asked before. */
  void recall() {
    recalled = true;
  }

  /** The run is cancelled, and it with it. */
  void forgetRecall() {
    recalled = false;
  }

  /** Since when it has succeeded and its output is waited for; null where it is not. */
  @Nullable Instant outputAwaited() {
    return outputAwaited;
  }

  /** The service has answered its cancel: this start need not cancel it any more. */
  void cancelAnswered(Instant now) {
    cancelAnswered = true;
    cancelled = cancelled == null ? now : cancelled;
  }

  boolean needsNoCancel() {
    return cancelAnswered;
  }

  private boolean outputOverdue(Instant now) {
    Instant since = outputAwaited == null ? now : outputAwaited;
    outputAwaited = since;
    return Duration.between(since, now).compareTo(Ended.OUTPUT_GRACE) > 0;
  }

  private void noteProgress(BatchJob job, Instant now) {
    String shown = job.stateText() + job.stats() + job.updateTime();
    if (!shown.equals(progress)) {
      boolean first = progress.isEmpty() && knownSince != null;
      progress = shown;
      progressSince = first ? lastChange(job, now) : now;
    }
  }

  /**
   * Since when a job of an earlier start looks as it does: what that start saw is not known any
   * more, so the service's word is taken. The age is the difference of two times of one answer,
   * both by the service's clock; where it names none, or ours is not in accord with it, the age is
   * not known, and counts from now. An answer dated 12:00 of a job updated at 09:00: three hours.
   */
  private Instant lastChange(BatchJob job, Instant now) {
    Instant told = Instants.laterKnown(job.createTime(), job.updateTime());
    Instant answered = job.answered();
    if (told == null || answered == null || !near(answered, now)) {
      return now;
    }
    Instant since = Instants.laterKnown(now.minus(Duration.between(told, answered)), knownSince);
    return since == null ? now : Instants.earlier(since, now);
  }

  private static boolean near(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(ServiceClock.TOLERANCE) <= 0;
  }

  /** What a job is called that its cancel did not end: either may still be billed. */
  private Ended.End alive() {
    return isGivenUp() ? Ended.End.STUCK : Ended.End.LEFT;
  }

  private Ended.End end(BatchState state) {
    return switch (state) {
      case SUCCEEDED -> Ended.End.SUCCEEDED;
      case FAILED -> Ended.End.FAILED;
      case EXPIRED -> Ended.End.EXPIRED;
      case CANCELLED -> cancelledBy();
      case PENDING, RUNNING, UNKNOWN ->
          throw new IllegalStateException(sending.name() + " has not ended: " + state);
    };
  }

  private Ended.End cancelledBy() {
    if (recalled) {
      return Ended.End.RECALLED;
    }
    return isGivenUp() ? Ended.End.STUCK : Ended.End.CANCELLED;
  }

  private static Ended ended(Ended.End end, BatchJob job, Instant now) {
    RpcStatus error = job.error();
    return new Ended(
        end,
        job.name(),
        job.responsesFile(),
        error == null ? 0 : error.code(),
        error == null ? "" : error.message(),
        List.of(),
        now,
        job.stats(),
        null);
  }
}
