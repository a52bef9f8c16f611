package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.doubt.Doubts;
import dev.promptbeam.batch.doubt.LateJobs;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.state.Sending;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What becomes of a sending that was in doubt. */
record Resolved(Dispatcher dispatcher, LateJobs lateJobs, Clock clock) implements Doubts.Next {
  @Override
  public void found(Sending sending, String job) {
    dispatcher.running(sending, job);
  }

  @Override
  public void absent(Sending sending) {
    Instant now = clock.instant();
    lateJobs.watch(sending, now, null);
    String why = "its job never appeared";
    Ended none = Ended.withoutJob(Ended.End.WITHDRAWN, why, List.of(), now);
    dispatcher.over(sending, none, Endings.Remains.LATE_JOB);
  }
}
