package dev.promptbeam.batch.media;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many open shards need a content, in a table of a fixed size whatever the run's: contents
 * share its places. None is ever believed to be needed by fewer than need it, so that nothing is
 * deleted too early; where places are shared, something is deleted only at the end of the run.
 */
final class NeedCounts {
  private static final int PLACES = 1 << 20;
  private static final int DIGITS = 8;

  private final RunDirectory directory;
  private final int[] counts = new int[PLACES];
  private final Set<String> open = new HashSet<>();
  private final Set<String> counted = new HashSet<>();
  private final KnownShards shards;

  private NeedCounts(RunDirectory directory) {
    this.directory = directory;
    this.shards = new KnownShards(new Records(directory.ledger()));
  }

  /** Counts for all shards that are not settled. */
  static NeedCounts ofOpenShards(RunDirectory directory) throws IOException {
    NeedCounts needs = new NeedCounts(directory);
    needs.countNew();
    return needs;
  }

  private void countNew() throws IOException {
    List<ShardInfo> all = shards.look();
    if (all.size() == counted.size()) {
      return;
    }
    Set<String> settled = new HashSet<>(new Records(directory.ledger()).settledShards());
    for (ShardInfo shard : all) {
      boolean added = counted.add(shard.id());
      if (added && !settled.contains(shard.id()) && MediaHashes.any(directory, shard.id())) {
        open.add(shard.id());
        MediaHashes.forEach(directory, shard.id(), hash -> counts[place(hash)]++);
      }
    }
  }

  /** A shard is settled, and needs nothing any more; those that came of it may. */
  void settled(String shard) throws IOException {
    countNew();
    if (open.remove(shard)) {
      MediaHashes.forEach(directory, shard, hash -> counts[place(hash)]--);
    }
  }

  /** False where surely no open shard needs it. */
  boolean mayBeNeeded(String sha256) {
    return counts[place(sha256)] > 0;
  }

  private static int place(String sha256) {
    return (int) (Long.parseLong(sha256.substring(0, DIGITS), 16) % PLACES);
  }
}
