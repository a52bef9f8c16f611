package dev.promptbeam.emulator;

import java.time.Instant;

/** How a job goes from state to state; called under the job store's lock. */
final class JobLife {
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
      job.end(
          JobState.EXPIRED,
          job.identity.created().plus(JobTimeline.LIFE),
          RpcCode.DEADLINE_EXCEEDED,
          "Batch expired.");
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
      job.end(scripted, when, RpcCode.INTERNAL, "Batch failed.");
      job.errorCode = job.script().path("code").asInt(job.errorCode);
      job.errorMessage = job.script().path("message").asText(job.errorMessage);
    } else if (job.answered) {
      job.hasResults = true;
      job.end(JobState.SUCCEEDED, when, RpcCode.OK, "");
    } else {
      job.state = JobState.RUNNING;
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
