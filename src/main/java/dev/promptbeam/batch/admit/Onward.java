package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.Sending;
import java.io.IOException;

/** Where a sending goes that was submitted, or will not be. */
public interface Onward {
  /** It is a job. */
  void running(Sending sending, String job);

  /** It may be a job. */
  void doubtful(Sending sending);

  /** It is none and will be none. */
  void ended(Sending sending, Ended ended);

  /** It is none and will be none; its parts shall be sent in its place. */
  void divided(Sending sending, SplitRecord split) throws IOException;

  /** It left no trace at the service, and will not be sent: the run was cancelled. */
  void unsent(Sending sending);

  /** It is a job beside another owner's decision, which stands. */
  void superseded(Sending sending, SuspectedDouble made);
}
