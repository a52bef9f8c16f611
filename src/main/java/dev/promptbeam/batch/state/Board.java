package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.StopCause;

/** Where the dispatcher posts work for the lanes. */
public interface Board {
  /** A sending is over: its answers wait to be saved and read. */
  void toRead(SendingTask task);

  /** A shard is settled: its rows wait to be joined and published. */
  void toPublish(String shard);

  /** The run shall end; only the first call counts. */
  void stop(StopCause cause, String message);
}
