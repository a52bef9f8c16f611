package dev.promptbeam.batch.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.List;

/**
 * A shard as it was cut.
 *
 * @param id bucket and number within it, such as {@code 00003-000}
 * @param requests distinct requests
 * @param rows rows that ask them
 * @param bytes size of the input file
 * @param tokens estimated input tokens
 * @param policy index of the run's {@code ShardPolicy} by which it is asked
 * @param reused whether its answers are those of other runs, so that nothing of it is sent
 * @param askers sendings of an earlier stage whose answers became shards that ask its requests, or
 *     {@link SendingTask#packed} shards that do, so that nothing of it is sent; empty where it is
 *     not so
 */
public record ShardInfo(
    String id,
    long requests,
    long rows,
    long bytes,
    long tokens,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int policy,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean reused,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> askers)
    implements Serializable {
  public ShardInfo {
    askers = askers == null ? List.of() : List.copyOf(askers);
  }

  /** Of one whose requests no other shard of the run asks. */
  public ShardInfo(
      String id, long requests, long rows, long bytes, long tokens, int policy, boolean reused) {
    this(id, requests, rows, bytes, tokens, policy, reused, List.of());
  }

  /** Of one that is asked, by the first policy. */
  public ShardInfo(String id, long requests, long rows, long bytes, long tokens) {
    this(id, requests, rows, bytes, tokens, 0, false);
  }

  /** Whether its requests are asked: no other run has, and no other shard does. */
  public boolean asked() {
    return !reused && askers.isEmpty();
  }

  /** Whether other shards of the run ask its requests. */
  public boolean shared() {
    return !askers.isEmpty();
  }
}
