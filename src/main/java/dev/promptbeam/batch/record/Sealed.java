package dev.promptbeam.batch.record;

import java.util.List;
import java.util.Map;

/**
 * The end of packing: from here on the dataset is not read again.
 *
 * @param rowsRead what the splits held, dead letters of reading included
 * @param rowsPacked what the buckets hold, their dead letters included; equal to {@code rowsRead}
 * @param deadLetters how many of them ended while reading or building
 * @param shards all shards, in the order they are sent
 */
public record Sealed(long rowsRead, long rowsPacked, long deadLetters, List<ShardInfo> shards) {
  static final String RECORD = "sealed";

  /**
   * Below the service's limit for a create call, 20 MB, with room for the envelope (protocol 7).
   */
  private static final long MOST_INLINE_BYTES = 15_000_000;

  /** True where the whole run is one small job, which may travel in its create call. */
  public boolean fitsInline() {
    List<ShardInfo> asked = asked();
    return asked.size() == 1 && asked.get(0).bytes() <= MOST_INLINE_BYTES;
  }

  /** Shards of which something is sent. */
  public List<ShardInfo> asked() {
    return shards.stream().filter(shard -> !shard.reused()).toList();
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
