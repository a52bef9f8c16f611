package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.answer.SpentFiles;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

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
    for (String shard : records.published()) {
      if ((over || !mayBeShared(shard)) && Files.exists(directory.rows(shard))) {
        files.drop(shard);
      }
    }
  }

  private boolean isOver() throws IOException {
    List<String> published = records.published();
    return published.size() >= shards.count() && published.size() >= shards.look().size();
  }

  private boolean mayBeShared(String shard) throws IOException {
    return HandedOn.sending(shard) != null && setup.mayShare(shards.get(shard).policy());
  }
}
