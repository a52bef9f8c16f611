package dev.promptbeam.batch.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * All requests of a shard have their end; it can be joined.
 *
 * @param sendings number of the last one; one without an intent was never sent. 0 where it sent
 *     nothing
 * @param overruled sendings whose open requests end for a reason other than their last failure,
 *     such as DEADLINE: number of the sending → code of the reason
 * @param unsent what would have been sent, but for the cancelling of the run: these requests end as
 *     JOB_CANCELLED
 * @param askers shards that asked its requests, where it asked none itself
 */
public record Settled(
    int sendings,
    Map<Integer, String> overruled,
    List<SendingTask> unsent,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> askers) {

  /** Of a shard whose answers are those of other runs. */
  public static final Settled REUSED = new Settled(0, Map.of());

  public Settled {
    askers = askers == null ? List.of() : List.copyOf(askers);
  }

  /** Of one that asked its requests. */
  public Settled(int sendings, Map<Integer, String> overruled, List<SendingTask> unsent) {
    this(sendings, overruled, unsent, List.of());
  }

  /** Of a run that was not cancelled. */
  public Settled(int sendings, Map<Integer, String> overruled) {
    this(sendings, overruled, List.of());
  }

  /** Of one whose requests these shards asked. */
  public static Settled shared(List<String> askers) {
    return new Settled(0, Map.of(), List.of(), askers);
  }
}
