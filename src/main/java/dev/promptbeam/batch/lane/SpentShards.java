package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.answer.SpentFiles;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Published shards of a run that keeps its results alone: what they were made from goes, at once,
 * or, where shards that come later may share its answers, when all are published.
 */
final class SpentShards {
  private final RunSetup setup;
  private final RunDirectory directory;
  private final Records records;
  private final KnownShards shards;
  private final SpentFiles files;

  SpentShards(RunSetup setup, Records records, KnownShards shards) {
    this.setup = setup;
    this.directory = setup.directory();
    this.records = records;
    this.shards = shards;
    this.files = new SpentFiles(directory, records);
  }

  /**
   * Drops what may go once a shard is published.
   *
   * @return false where a part of it is not what was published; then all of it is kept
   */
  boolean drop(String shard) throws IOException {
    if (setup.keepsAll()) {
      return true;
    }
    boolean dropped = mayBeShared(shard) || files.drop(shard);
    if (setup.next() != null && isOver()) {
      dropAll();
    }
    return dropped;
  }

  /** Drops what may go by now and is there, be it that a crash has left it. */
  void dropAll() throws IOException {
    if (setup.keepsAll()) {
      return;
    }
    boolean over = isOver();
    Set<String> needed = new HashSet<>();
    List<String> askers = new ArrayList<>();
    for (String shard : records.published()) {
      boolean isThere = (over || !mayBeShared(shard)) && Files.exists(directory.rows(shard));
      if (isThere && files.askers(shard).isEmpty()) {
        askers.add(shard);
      } else if (isThere) {
        needed.addAll(files.needed(shard, files.drop(shard)));
      }
    }
    for (String shard : askers) {
      if (!needed.contains(shard)) {
        files.drop(shard);
      }
    }
    if (over) {
      files.dropClaims();
    }
  }

  private boolean isOver() throws IOException {
    List<String> published = records.published();
    return published.size() >= shards.count() && published.size() >= shards.look().size();
  }

  private boolean mayBeShared(String shard) throws IOException {
    if (setup.next() == null) {
      return false;
    }
    int policy = shards.get(shard).policy();
    return setup.policies().get(policy).stage() > 0 && setup.mayShare(policy);
  }
}
