package dev.promptbeam.batch;

import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;

/** Sending tasks for short tests. */
public final class Tasks {
  public static final String SHARD = "00003-000";

  private Tasks() {}

  /** The first sending of a shard. */
  public static SendingTask first(long requests, long tokens) {
    return SendingTask.first(new ShardInfo(SHARD, requests, requests, 100 * requests, tokens));
  }

  public static SendingTask of(
      int number, Origin origin, long requests, int attempts, int jobAttempts) {
    return new SendingTask(
        SHARD,
        number,
        origin,
        requests,
        100 * requests,
        10 * requests,
        attempts,
        jobAttempts,
        number == 1 ? null : VirtualClock.START);
  }
}
