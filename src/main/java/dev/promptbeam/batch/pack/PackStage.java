package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.share.Claim;
import dev.promptbeam.batch.share.SharedRequests;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Trial;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Packs what the answers of one sending became into shards of the next stage: requests that are
 * asked, and in shards of their own those that an earlier sending's shards ask. The same requests
 * make the same files.
 */
public final class PackStage implements Closeable {
  private final ExternalSort sort;
  private final Claim claim;
  private final ShardCutter asked;
  private final ShardCutter shared;
  private final IntPredicate mayShare;
  private boolean claims;

  /**
   * @param prefix of the ids of its shards
   * @param memory to sort in, in bytes
   * @param claim of that sending, to which nothing was added
   * @param mayShare whether rows may share requests of a policy, by its index
   */
  public PackStage(
      RunDirectory directory,
      ShardLimits cut,
      String prefix,
      long memory,
      Claim claim,
      IntPredicate mayShare) {
    EntryArrays arrays = new EntryArrays();
    this.claim = claim;
    this.mayShare = mayShare;
    this.sort = new ExternalSort(EntryOrder.POLICY_AND_KEY, memory, directory.scratch(), arrays);
    this.asked = new ShardCutter(directory, cut, memory, prefix, null, arrays);
    this.shared =
        new ShardCutter(
            directory,
            cut,
            memory,
            prefix + "s",
            (shard, policy) -> new SharedRequests(directory, shard, policy, claim),
            arrays);
  }

  public void add(KeyedRequest request, Trial trial, int policy) throws IOException {
    claims |= mayShare.test(policy);
    sort.add(PackEntry.ofRequest(request, trial, policy));
  }

  /** Makes the files of all its shards appear. */
  public List<ShardInfo> finish() throws IOException {
    if (claims) {
      sort.forEach(this::claim);
      claim.make();
    }
    sort.forEach(
        entry -> {
          boolean others = claim.isOthers(entry.policy(), entry.requestKey());
          (others ? shared : asked).add(entry);
        });
    List<ShardInfo> shards = new ArrayList<>(asked.finish());
    shards.addAll(shared.finish());
    return shards;
  }

  private void claim(PackEntry entry) {
    if (mayShare.test(entry.policy())) {
      claim.add(entry.policy(), entry.requestKey(), entry.source(), entry.trial());
    }
  }

  @Override
  public void close() throws IOException {
    try (sort;
        asked;
        shared) {
      // all are closed
    }
  }
}
