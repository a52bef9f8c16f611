package dev.promptbeam.batch;

import java.util.List;

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

  public long requests() {
    return shards.stream().mapToLong(ShardInfo::requests).sum();
  }
}
