package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Trial;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Packs what the answers of one sending became into shards of the next stage. The same requests
 * make the same files.
 */
public final class PackStage implements Closeable {
  private final ExternalSort sort;
  private final ShardCutter cutter;

  /**
   * @param prefix of the ids of its shards
   * @param memory to sort in, in bytes
   */
  public PackStage(RunDirectory directory, ShardLimits cut, String prefix, long memory) {
    EntryArrays arrays = new EntryArrays();
    this.sort = new ExternalSort(EntryOrder.POLICY_AND_KEY, memory, directory.scratch(), arrays);
    this.cutter = new ShardCutter(directory, cut, memory, prefix, null, arrays);
  }

  public void add(KeyedRequest request, Trial trial, int policy) throws IOException {
    sort.add(PackEntry.ofRequest(request, trial, policy));
  }

  /** Makes the files of all its shards appear. */
  public List<ShardInfo> finish() throws IOException {
    sort.forEach(cutter::add);
    return cutter.finish();
  }

  @Override
  public void close() throws IOException {
    try (sort) {
      cutter.close();
    }
  }
}
