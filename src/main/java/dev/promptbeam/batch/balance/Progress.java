package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.record.WaitFile;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How far a run is, by its records.
 *
 * @param bucketsPacked buckets that have their manifest
 * @param shards shards to run; 0 while packing
 * @param sendings sendings that were submitted or are about to be
 * @param published shards whose results are on disk
 * @param waits what it waits for now
 */
public record Progress(
    int bucketsPacked, int shards, int sendings, int published, List<Wait> waits) {

  public static Progress of(RunDirectory directory) throws IOException {
    Records records = new Records(directory.ledger());
    int shards = new KnownShards(records).look().size();
    return new Progress(
        directory.ledger().list("buckets").size(),
        shards,
        records.sendings().size(),
        records.published().size(),
        WaitFile.read(directory).stream().map(Wait::withoutLook).toList());
  }

  private String waiting() {
    return waits.stream().map(wait -> "; " + wait.clause("waits")).collect(Collectors.joining());
  }

  /** The same but for what it waits for. */
  public Progress withoutWaits() {
    return new Progress(bucketsPacked, shards, sendings, published, List.of());
  }

  @Override
  public String toString() {
    return shards == 0
        ? "packing: " + bucketsPacked + " buckets"
        : published + " of " + shards + " shards published, " + sendings + " sent" + waiting();
  }
}
