package dev.promptbeam.batch;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;

/**
 * How far a run is, by its records.
 *
 * @param bucketsPacked buckets that have their manifest
 * @param shards shards to run; 0 while packing
 * @param sendings sendings that were submitted or are about to be
 * @param published shards whose results are on disk
 */
public record Progress(int bucketsPacked, int shards, int sendings, int published) {

  public static Progress of(RunDirectory directory) throws IOException {
    Records records = new Records(directory.ledger());
    Sealed sealed = records.sealed();
    return new Progress(
        directory.ledger().list("buckets").size(),
        sealed == null ? 0 : sealed.shards().size(),
        records.sendings().size(),
        records.published().size());
  }

  @Override
  public String toString() {
    return shards == 0
        ? "packing: " + bucketsPacked + " buckets"
        : published + " of " + shards + " shards published, " + sendings + " sent";
  }
}
