package dev.promptbeam.batch.record;

import java.util.List;
import java.util.Map;

/**
 * All requests of a shard have their end; it can be joined.
 *
 * @param sendings number of the last one; one without an intent was never sent. 0 for answers of
 *     other runs
 * @param overruled sendings whose open requests end for a reason other than their last failure,
 *     such as DEADLINE: number of the sending → code of the reason
 * @param unsent what would have been sent, but for the cancelling of the run: these requests end as
 *     JOB_CANCELLED
 */
public record Settled(int sendings, Map<Integer, String> overruled, List<SendingTask> unsent) {

  /** Of a shard whose answers are those of other runs. */
  public static final Settled REUSED = new Settled(0, Map.of());

  /** Of a run that was not cancelled. */
  public Settled(int sendings, Map<Integer, String> overruled) {
    this(sendings, overruled, List.of());
  }
}
