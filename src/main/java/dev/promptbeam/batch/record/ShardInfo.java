package dev.promptbeam.batch.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

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
 */
public record ShardInfo(
    String id,
    long requests,
    long rows,
    long bytes,
    long tokens,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int policy,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean reused)
    implements Serializable {

  /** Of one that is asked, by the first policy. */
  public ShardInfo(String id, long requests, long rows, long bytes, long tokens) {
    this(id, requests, rows, bytes, tokens, 0, false);
  }
}
