package dev.promptbeam.emulator.batches;

import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.state.EmulatorClock;
import java.time.Instant;

/** How a job goes from state to state; called under the job store's lock. */
final class JobLife {
  /** What a job says that was cancelled before it ran (protocol 3.6). */
  static final String CANCELLED = "Batch was cancelled.";

  private final EmulatorClock clock;
  private final JobTimeline timeline;

  JobLife(EmulatorClock clock, JobTimeline timeline) {
    this.clock = clock;
    this.timeline = timeline;
  }

  /** Whether only its answers keep the job from ending. */
  boolean isDue(Job job) {
    return job.cancelled || timeline.isOver(job, clock.now());
  }

  /** Brings the job to where it should be by now. */
  void moveOn(Job job) {
    Instant now = clock.now();
    if (job.state.isTerminal()) {
      return;
    }
    if (job.cancelled) {
      endCancelled(job, now);
    } else if (timeline.endsInTime(job, now)) {
      endDue(job, timeline.endTime(job, now));
    } else if (timeline.isExpired(job, now)) {
      endBadly(job, JobState.EXPIRED, job.identity.created().plus(JobTimeline.LIFE));
    } else if (timeline.isStarted(job, now)) {
      job.state = JobState.RUNNING;
    }
  }

  /** Ends a job that has not started; true when there was something to end. */
  boolean endPending(Job job, JobState state, RpcCode code, String message) {
    if (job.state != JobState.PENDING) {
      return false;
    }
    job.end(state, clock.now(), code, message);
    return true;
  }

  private static void endDue(Job job, Instant when) {
    JobState scripted = JobState.valueOf(job.script().path("endState").asText("SUCCEEDED"));
    if (scripted != JobState.SUCCEEDED) {
      endBadly(job, scripted, when);
      job.errorCode = job.script().path("code").asInt(job.errorCode);
      job.errorMessage = job.script().path("message").asText(job.errorMessage);
    } else if (job.answered) {
      job.hasResults = true;
      job.end(JobState.SUCCEEDED, when, RpcCode.OK, "");
    } else {
      job.state = JobState.RUNNING;
    }
  }

  /** With the error that such a job carries (protocol 3.4, 3.6). */
  private static void endBadly(Job job, JobState state, Instant when) {
    switch (state) {
      case EXPIRED -> job.end(state, when, RpcCode.DEADLINE_EXCEEDED, "Batch expired.");
      case CANCELLED -> job.end(state, when, RpcCode.INTERNAL, CANCELLED);
      default -> job.end(state, when, RpcCode.INTERNAL, "Batch failed.");
    }
  }

  private static void endCancelled(Job job, Instant now) {
    if (!job.answered) {
      return;
    }
    job.hasResults = true;
    if (job.script().path("cancelEnding").asText("CANCELLED").equals("SUCCEEDED")) {
      job.end(JobState.SUCCEEDED, now, RpcCode.OK, "");
    } else {
      job.end(JobState.CANCELLED, now, RpcCode.CANCELLED, "The operation was cancelled.");
    }
  }
}
