package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.LineFile;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a bucket: its shards are those named here, files without a manifest are rubbish.
 *
 * @param bucket number of the bucket
 * @param shards its shards, in key order
 * @param deadLetters the published file of its dead letters, null where it has none
 * @param digest sum of what its rows are named by, where that is their content; else 0
 */
public record BucketManifest(
    int bucket, List<ShardInfo> shards, LineFile.@Nullable Summary deadLetters, long digest) {
  public static String recordName(int bucket) {
    return "buckets/" + name(bucket);
  }

  public static String name(int bucket) {
    return String.format(Locale.ROOT, "%05d", bucket);
  }

  /** Rows it holds, dead letters included. */
  public long rows() {
    return shards.stream().mapToLong(ShardInfo::rows).sum() + deadLetterCount();
  }

  public long deadLetterCount() {
    return deadLetters == null ? 0 : deadLetters.lines();
  }
}
