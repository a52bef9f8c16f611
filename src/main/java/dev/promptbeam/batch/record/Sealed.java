package dev.promptbeam.batch.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The end of packing: from here on the dataset is not read again.
 *
 * @param rowsRead what the splits held, dead letters of reading included
 * @param rowsPacked what the buckets hold, their dead letters included; equal to {@code rowsRead}
 * @param deadLetters how many of them ended while reading or building
 * @param shards all shards, in the order they are sent; those of later stages come of answers
 * @param stages the names of the stages by policy; empty where the run has none
 */
public record Sealed(
    long rowsRead,
    long rowsPacked,
    long deadLetters,
    List<ShardInfo> shards,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stages) {
  static final String RECORD = "sealed";

  /**
   * Below the service's limit for a create call, 20 MB, with room for the envelope (protocol 7).
   */
  private static final long MOST_INLINE_BYTES = 15_000_000;

  public Sealed {
    stages = stages == null ? List.of() : List.copyOf(stages);
  }

  /** Of a run without stages. */
  public Sealed(long rowsRead, long rowsPacked, long deadLetters, List<ShardInfo> shards) {
    this(rowsRead, rowsPacked, deadLetters, shards, List.of());
  }

  /** True where answers are handed on. */
  public boolean staged() {
    return !stages.isEmpty();
  }

  /** True where the whole run is one small job, which may travel in its create call. */
  public boolean fitsInline() {
    List<ShardInfo> asked = asked();
    return !staged() && asked.size() == 1 && asked.get(0).bytes() <= MOST_INLINE_BYTES;
  }

  /** Shards of which something is sent. */
  public List<ShardInfo> asked() {
    return shards.stream().filter(ShardInfo::asked).toList();
  }

  /** As the run's story tells it. */
  public Map<String, Object> event() {
    return Map.of(
        "rows",
        rowsRead,
        "deadLetters",
        deadLetters,
        "requests",
        requests(),
        "shards",
        shards.size(),
        "reused",
        reusedRows());
  }

  /** Distinct requests that are asked. */
  public long requests() {
    return asked().stream().mapToLong(ShardInfo::requests).sum();
  }

  /** Rows beyond the first of each request that is asked. */
  public long sharedRows() {
    return asked().stream().mapToLong(shard -> shard.rows() - shard.requests()).sum();
  }

  /** Rows whose requests others have asked before. */
  public long reusedRows() {
    return shards.stream().filter(ShardInfo::reused).mapToLong(ShardInfo::rows).sum();
  }
}
