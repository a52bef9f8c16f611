package dev.promptbeam.pipeline;

import dev.promptbeam.batch.lane.RunShards;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackShards;
import dev.promptbeam.batch.pack.RowNames;
import dev.promptbeam.batch.pack.SealShards;
import dev.promptbeam.batch.setup.SetupSource;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Asks the rows of a run, wherever they come from: builds their requests, packs them into shards,
 * seals what is packed, and runs the shards to their end. Emits the ids of those it published.
 *
 * <p>Takes, beside rows, dead letters of reading and counts, which pass through. The run has begun
 * when the first entry comes: run.json says where rows are cut.
 */
public final class AskRows extends PTransform<PCollection<PackEntry>, PCollection<String>> {
  private static final long serialVersionUID = 1;

  private final TrialRequests requests;
  private final RowNames names;
  private final SetupSource run;
  private final int lanes;

  private AskRows(TrialRequests requests, RowNames names, SetupSource run, int lanes) {
    this.requests = requests;
    this.names = names;
    this.run = run;
    this.lanes = lanes;
  }

  /**
   * @param names what tells the rows apart
   * @param lanes how many lanes work on the shards
   */
  public static AskRows of(TrialRequests requests, RowNames names, SetupSource run, int lanes) {
    return new AskRows(requests, names, run, lanes);
  }

  @Override
  public PCollection<String> expand(PCollection<PackEntry> rows) {
    return packed(rows, requests, names, run, lanes).apply("RunShards", RunShards.of(run));
  }

  /** The same as far as nothing is sent. */
  static PCollection<Integer> packed(
      PCollection<PackEntry> rows,
      TrialRequests requests,
      RowNames names,
      SetupSource run,
      int lanes) {
    return rows.apply("BuildRequests", BuildRequests.of(requests, run))
        .apply("PackShards", PackShards.of(run.directory(), names))
        .apply("SealShards", SealShards.of(run, lanes));
  }
}
