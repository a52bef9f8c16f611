package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.RpcStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what one look at a job shows. */
final class JobPoll {

  /** A job cancelled for lack of progress that does not end either is left alone after this. */
  static final Duration CANCEL_GRACE = Duration.ofHours(1);

  /** How long the end of a job is waited for that was cancelled with its run. */
  static final Duration RUN_CANCEL_GRACE = Duration.ofMinutes(10);

  private JobPoll() {}

  /** How the job ended; null where it is still to be waited for. */
  static @Nullable Ended judge(Sending sending, BatchJob job, Instant now) {
    noteProgress(sending, job, now);
    if (!job.state().terminal()) {
      sending.leftAlive = hopeless(sending, now);
      return sending.leftAlive ? ended(alive(sending), job, now) : null;
    }
    boolean fileIsDue = !sending.requireIntent().inline() && job.responsesFile() == null;
    if (job.state() == BatchState.SUCCEEDED && fileIsDue) {
      return outputOverdue(sending, now) ? ended(Ended.End.SUCCEEDED, job, now) : null;
    }
    return ended(end(sending, job.state()), job, now);
  }

  private static boolean outputOverdue(Sending sending, Instant now) {
    Instant since = sending.outputAwaited;
    if (since == null) {
      since = now;
      sending.outputAwaited = now;
    }
    return Duration.between(since, now).compareTo(Ended.OUTPUT_GRACE) > 0;
  }

  private static boolean hopeless(Sending sending, Instant now) {
    Duration grace = sending.givenUp == null ? RUN_CANCEL_GRACE : CANCEL_GRACE;
    return sending.cancelled != null
        && Duration.between(sending.cancelled, now).compareTo(grace) > 0;
  }

  /** What a job is called that its cancel did not end: either may still be billed. */
  private static Ended.End alive(Sending sending) {
    return sending.givenUp == null ? Ended.End.LEFT : Ended.End.STUCK;
  }

  /** How long the job has looked the same. */
  static Duration stale(Sending sending, Instant now) {
    Instant since = sending.progressSince;
    return since == null ? Duration.ZERO : Duration.between(since, now);
  }

  /** The job is not there any more; not even a cancelled one vanishes by itself. */
  static Ended gone(Sending sending, GeminiException.Gone failure, Instant now) {
    String message = String.valueOf(failure.getMessage());
    return new Ended(Ended.End.GONE, sending.job, null, 0, message, List.of(), now);
  }

  private static void noteProgress(Sending sending, BatchJob job, Instant now) {
    String seen = job.stateText() + job.stats() + job.updateTime();
    if (!seen.equals(sending.progress)) {
      boolean resumed = sending.progress.isEmpty() && sending.knownSince != null;
      sending.progress = seen;
      sending.progressSince = resumed ? lastChange(sending, job, now) : now;
    }
  }

  /**
   * Since when a job of an earlier start looks as it does: what that start saw is not known any
   * more, so the service's word is taken. The age is the difference of two times of one answer,
   * both by the service's clock; where it names none, or ours is not in accord with it, the age is
   * not known, and counts from now.
   */
  private static Instant lastChange(Sending sending, BatchJob job, Instant now) {
    Instant told = later(job.createTime(), job.updateTime());
    Instant answered = job.answered();
    if (told == null || answered == null || !near(answered, now)) {
      return now;
    }
    Instant since = later(now.minus(Duration.between(told, answered)), sending.knownSince);
    return since == null || since.isAfter(now) ? now : since;
  }

  private static boolean near(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(ServiceClock.TOLERANCE) <= 0;
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  private static Ended.End end(Sending sending, BatchState state) {
    return switch (state) {
      case SUCCEEDED -> Ended.End.SUCCEEDED;
      case FAILED -> Ended.End.FAILED;
      case EXPIRED -> Ended.End.EXPIRED;
      case CANCELLED -> sending.givenUp == null ? Ended.End.CANCELLED : Ended.End.STUCK;
      case PENDING, RUNNING, UNKNOWN ->
          throw new IllegalStateException(sending.name() + " has not ended: " + state);
    };
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
        job.stats());
  }
}
