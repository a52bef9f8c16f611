package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.share.OthersAnswers;
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
  private final @Nullable Elsewhere answers;
  private final EntryArrays arrays;
  private final List<ShardInfo> shards = new ArrayList<>();
  private @Nullable ShardWriter writer;
  private int policy;

  /**
   * @param prefix of the ids
   * @param answers that others have asked for; null where the requests are asked
   */
  ShardCutter(
      RunDirectory directory,
      ShardLimits cut,
      long memory,
      String prefix,
      @Nullable Elsewhere answers,
      EntryArrays arrays) {
    this.directory = directory;
    this.cut = cut;
    this.memory = memory;
    this.prefix = prefix;
    this.answers = answers;
    this.arrays = arrays;
  }

  /** Opens the answers of a shard that is not sent. */
  @FunctionalInterface
  interface Elsewhere {
    OthersAnswers open(String shard, int policy) throws IOException;
  }

  void add(PackEntry entry) throws IOException {
    if (writer != null && (entry.policy() != policy || !writer.fits(entry, cut))) {
      closeShard(writer);
    }
    if (writer == null) {
      String id = prefix + String.format(Locale.ROOT, "%03d", shards.size());
      policy = entry.policy();
      OthersAnswers others = answers == null ? null : answers.open(id, policy);
      writer = new ShardWriter(directory, id, memory, others, arrays);
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
