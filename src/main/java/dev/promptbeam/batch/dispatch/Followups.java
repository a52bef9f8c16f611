package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.setup.RunPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be sent again after a sending was read: a pure function of what happened, so that a
 * restart comes to the same answer.
 *
 * <p>Two counters are kept apart: <i>attempts</i> count answers and line errors, <i>job
 * attempts</i> count jobs that ended without an answer, for which nothing was billed.
 */
public final class Followups {
  private static final int SLICES = 16;

  private final RunPolicy policy;

  public Followups(RunPolicy policy) {
    this.policy = policy;
  }

  /**
   * Tasks that follow, without numbers: those are given by the shard. Empty: all is settled.
   *
   * @param sent when its requests were first in a job; null where they have been in none
   */
  public List<SendingTask> after(
      SendingTask task, Ended ended, ReadRecord read, @Nullable Instant sent, Instant now) {
    if (ended.end().undone()) {
      Origin again = new Origin(task.number(), Origin.Group.ALL, 0, 1);
      return List.of(task.next(again, task.requests(), task.attempts(), task.jobAttempts(), sent));
    }
    if (pastDeadline(sent, now)) {
      return List.of();
    }
    List<SendingTask> tasks = new ArrayList<>();
    if (read.failed() > 0 && task.attempts() + 1 < policy.attempts()) {
      Origin failed = new Origin(task.number(), Origin.Group.FAILED, 0, 1);
      tasks.add(task.next(failed, read.failed(), task.attempts() + 1, task.jobAttempts(), sent));
    }
    if (read.withheld() > 0) {
      Origin withheld = new Origin(task.number(), Origin.Group.WITHHELD, 0, 1);
      tasks.add(task.next(withheld, read.withheld(), task.attempts(), task.jobAttempts(), sent));
    }
    if (read.continued() > 0) {
      tasks.add(task.rest(read.continued(), sent));
    }
    if (read.unserved() > 0 && mayServeAgain(task, ended)) {
      int slices = slices(task, ended, read);
      for (int slice = 0; slice < slices; slice++) {
        Origin unserved = new Origin(task.number(), Origin.Group.UNSERVED, slice, slices);
        long count = unserved.share(read.unserved());
        int jobAttempts = task.jobAttempts() + (unsent(ended) ? 0 : 1);
        tasks.add(task.next(unserved, count, task.attempts(), jobAttempts, sent));
      }
    }
    return tasks;
  }

  /**
   * The equal parts of a sending that was never a job, because it is too large; nobody's attempt.
   *
   * @param group how many requests the group of its origin has, before any cut
   */
  public static List<SendingTask> parts(SplitRecord split, long group) {
    SendingTask task = split.task();
    List<SendingTask> parts = new ArrayList<>();
    for (int number = 0; number < split.parts(); number++) {
      Origin part = task.origin().part(number, split.parts());
      if (part.share(group) > 0) {
        parts.add(
            task.next(
                part, part.share(group), task.attempts(), task.jobAttempts(), task.firstSent()));
      }
    }
    return parts;
  }

  /** True where open requests of that sending end because their time is over. */
  boolean pastDeadline(@Nullable Instant sent, Instant now) {
    return sent != null && Duration.between(sent, now).compareTo(policy.deadline()) > 0;
  }

  private boolean mayServeAgain(SendingTask task, Ended ended) {
    boolean poisonousAlone = ended.contentAtFault() && task.requests() == 1;
    return unsent(ended)
        || (!ended.end().decided()
            && !poisonousAlone
            && task.jobAttempts() + 1 < policy.jobAttempts());
  }

  /**
   * True where there was no job, and what kept it from being made is known and left out now; or
   * where we have cancelled the job ourselves, to ask otherwise.
   */
  private static boolean unsent(Ended ended) {
    return ended.end() == Ended.End.UNREADABLE || ended.end() == Ended.End.RECALLED;
  }

  private static int slices(SendingTask task, Ended ended, ReadRecord read) {
    boolean linesAreKnown = ended.end() == Ended.End.REFUSED && !ended.refusedLines().isEmpty();
    boolean split = (ended.contentAtFault() && !linesAreKnown) || task.jobAttempts() > 0;
    return split && !unsent(ended) ? (int) Math.min(SLICES, read.unserved()) : 1;
  }
}
