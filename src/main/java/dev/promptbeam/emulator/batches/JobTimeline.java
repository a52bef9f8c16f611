package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.answers.AnswerSeed;
import dev.promptbeam.emulator.setup.JobTimes;
import dev.promptbeam.emulator.setup.TimeMode;
import java.time.Duration;
import java.time.Instant;

/**
 * When a job turns RUNNING and when it ends: counted in polls, or in milliseconds since its
 * creation. Its script may say otherwise: {@code pendingPolls}, {@code runningPolls}, {@code
 * pendingMillis}, {@code runningMillis}, {@code notBeforeMillis}, {@code stuck}.
 */
public final class JobTimeline {
  /** Pending and running together, then the job expires (protocol 7). */
  static final Duration LIFE = Duration.ofHours(48);

  /** How long results are kept, as readers of the guide say (protocol 7). */
  static final Duration RESULT_LIFE = Duration.ofDays(42);

  private final JobTimes times;

  public JobTimeline(JobTimes times) {
    this.times = times;
  }

  /** Whether the job, left alone, has left PENDING. */
  boolean isStarted(Job job, Instant now) {
    return position(job, now) >= start(job);
  }

  /** When it leaves PENDING; by polls, when it was made. */
  Instant startTime(Job job) {
    return times.mode() == TimeMode.POLLS
        ? job.identity.created()
        : job.identity.created().plusMillis(start(job));
  }

  /** Whether the job, left alone, has come to its end. */
  boolean isOver(Job job, Instant now) {
    return position(job, now) >= end(job)
        && !now.isBefore(job.identity.created().plusMillis(notBefore(job)));
  }

  /** Whether it came to its end before it expired. */
  boolean endsInTime(Job job, Instant now) {
    return isOver(job, now) && !endTime(job, now).isAfter(job.identity.created().plus(LIFE));
  }

  boolean isExpired(Job job, Instant now) {
    return !now.isBefore(job.identity.created().plus(LIFE));
  }

  /** Requests done so far, for the statistics of a running job; a stuck job makes no progress. */
  long done(Job job, Instant now) {
    long start = start(job);
    long end = end(job);
    long position = position(job, now);
    if (end == Long.MAX_VALUE || position <= start) {
      return 0;
    }
    double share = Math.min(1, (position - start) / (double) (end - start));
    return (long) (share * job.identity.requests());
  }

  /** When the end was reached, which in virtual and real time may lie before the look. */
  Instant endTime(Job job, Instant now) {
    if (times.mode() == TimeMode.POLLS) {
      return now;
    }
    return job.identity.created().plusMillis(Math.max(end(job), notBefore(job)));
  }

  boolean areResultsGone(Job job, Instant now) {
    Instant ended = job.ended;
    long life = job.script().path("resultMillis").asLong(RESULT_LIFE.toMillis());
    return ended != null && !now.isBefore(ended.plusMillis(life));
  }

  private long position(Job job, Instant now) {
    return times.mode() == TimeMode.POLLS
        ? job.polls
        : Duration.between(job.identity.created(), now).toMillis();
  }

  private static long notBefore(Job job) {
    return job.script().path("notBeforeMillis").asLong(0);
  }

  private long start(Job job) {
    return times.mode() == TimeMode.POLLS
        ? job.script().path("pendingPolls").asLong(1)
        : millis(job, "pendingMillis", times.pending());
  }

  private long end(Job job) {
    if (job.script().path("stuck").asBoolean()) {
      return Long.MAX_VALUE;
    }
    long running =
        times.mode() == TimeMode.POLLS
            ? job.script().path("runningPolls").asLong(1)
            : millis(job, "runningMillis", times.running());
    return start(job) + running;
  }

  private long millis(Job job, String scripted, Duration usual) {
    JsonNode value = job.script().path(scripted);
    if (value.isNumber()) {
      return value.asLong();
    }
    long random = AnswerSeed.mix((job.id() + scripted).hashCode()) >>> 11;
    return (long) (usual.toMillis() * (1 + times.jitter() * (random * 0x1.0p-53)));
  }
}
