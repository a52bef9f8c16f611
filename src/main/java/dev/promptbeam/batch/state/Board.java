package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.StopCause;

/** The board of work: the dispatcher posts on it what the lanes are to read and to publish. */
public interface Board {
  /** A sending is over: its answers wait to be saved and read. */
  void toRead(SendingTask task);

  /** A shard is settled: its rows wait to be joined and published. */
  void toPublish(String shard);

  /** The run shall end; only the first call counts. */
  void stop(StopCause cause, String message);
}
