package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.reuse.ReuseIndex;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts requests, as they come in key order, into shards; rows that ask the same request stay
 * together, and requests that are asked otherwise do not.
 */
final class ShardCutter implements AutoCloseable {
  private final RunDirectory directory;
  private final ShardLimits cut;
  private final long memory;
  private final String prefix;
  private final @Nullable ReuseIndex index;
  private final EntryArrays arrays;
  private final List<ShardInfo> shards = new ArrayList<>();
  private @Nullable ShardWriter writer;
  private int policy;

  /**
   * @param prefix of the ids
   * @param index of the answers that the requests take; null where they are asked
   */
  ShardCutter(
      RunDirectory directory,
      ShardLimits cut,
      long memory,
      String prefix,
      @Nullable ReuseIndex index,
      EntryArrays arrays) {
    this.directory = directory;
    this.cut = cut;
    this.memory = memory;
    this.prefix = prefix;
    this.index = index;
    this.arrays = arrays;
  }

  void add(PackEntry entry) throws IOException {
    if (writer != null && (entry.policy() != policy || !writer.fits(entry, cut))) {
      closeShard(writer);
    }
    if (writer == null) {
      String id = prefix + String.format(Locale.ROOT, "%03d", shards.size());
      writer = new ShardWriter(directory, id, memory, index, arrays);
      policy = entry.policy();
    }
    writer.add(entry);
  }

  List<ShardInfo> finish() throws IOException {
    if (writer != null) {
      closeShard(writer);
    }
    return shards;
  }

  private void closeShard(ShardWriter full) throws IOException {
    shards.add(full.commit());
    full.close();
    writer = null;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
