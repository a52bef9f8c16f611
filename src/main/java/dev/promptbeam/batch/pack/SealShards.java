package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.InputRows;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.SetupSource;
import dev.promptbeam.batch.setup.WorkerCheck;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.result.format.ColumnRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Ends packing: compares the rows that were read with the rows that were packed and writes the
 * {@code sealed} record, from which every later start builds its graph. Emits lane numbers.
 *
 * <p>Where the run was cancelled meanwhile nothing is sealed, and no lane starts.
 *
 * <p>Takes the pairs of {@link PackShards}, because counts are data: metrics double on retries and
 * vanish on resume. Sums that differ are a defect and fail the run before anything is sent. Rows
 * that come from no file are compared with what was recorded of them, which tells rows that were
 * others when they came again.
 */
public final class SealShards
    extends PTransform<PCollection<KV<Long, Long>>, PCollection<Integer>> {
  private static final long serialVersionUID = 1;

  private final SetupSource run;
  private final int lanes;

  private SealShards(SetupSource run, int lanes) {
    this.run = run;
    this.lanes = lanes;
  }

  /**
   * @param run whose directory is sealed
   */
  public static SealShards of(SetupSource run, int lanes) {
    return new SealShards(run, lanes);
  }

  @Override
  public PCollection<Integer> expand(PCollection<KV<Long, Long>> readAndPacked) {
    return readAndPacked
        .apply("OneKey", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), readAndPacked.getCoder()))
        .apply("Meet", GroupByKey.create())
        .apply("Seal", ParDo.of(new SealFn(run, lanes)))
        .setCoder(VarIntCoder.of());
  }

  private static final class SealFn extends DoFn<KV<Integer, Iterable<KV<Long, Long>>>, Integer> {
    private static final long serialVersionUID = 1;

    private final SetupSource run;
    private final RunDirectory directory;
    private final int lanes;

    SealFn(SetupSource run, int lanes) {
      this.run = run;
      this.directory = run.directory();
      this.lanes = lanes;
    }

    @Setup
    public void check() {
      WorkerCheck.seesRun(directory);
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<KV<Long, Long>>> counts, OutputReceiver<Integer> laneNumbers)
        throws IOException {
      long read = 0;
      long packed = 0;
      for (KV<Long, Long> count : counts.getValue()) {
        read += count.getKey();
        packed += count.getValue();
      }
      Records records = new Records(directory.ledger());
      if (records.sealed() == null) {
        if (new Cancellation(directory.ledger()).isRequested()) {
          return; // nothing was sent, and nothing will be
        }
        seal(records, read, packed);
      }
      for (int lane = 0; lane < lanes; lane++) {
        laneNumbers.output(lane);
      }
    }

    private void seal(Records records, long read, long packed) throws IOException {
      List<BucketManifest> manifests = records.manifests();
      InputRows input = records.input();
      if (input != null) {
        requireSame(input, manifests);
      } else if (read != packed) {
        throw new IllegalStateException(
            "read " + read + " rows but packed " + packed + "; nothing was sent");
      }
      List<ShardInfo> shards = new ArrayList<>();
      long deadLetters = 0;
      long rows = 0;
      for (BucketManifest manifest : manifests) {
        shards.addAll(manifest.shards());
        deadLetters += manifest.deadLetterCount();
        rows += manifest.rows();
      }
      for (ShardInfo shard : shards) {
        if (shard.reused()) {
          records.createSettled(shard.id(), Settled.REUSED); // first: what is sealed may be sent
        }
      }
      new PackedClaims(run.get()).claim(shards);
      ColumnRecords columns = new ColumnRecords(directory.ledger());
      List<String> stages = run.get().stages();
      List<String> names = stages.stream().distinct().toList();
      if (names.size() > 1 && ResultPlace.of(directory).columns()) {
        columns.noteObjects(names.subList(0, names.size() - 1));
      }
      columns.decide();
      Sealed sealed =
          new Sealed(input == null ? read : input.rows(), rows, deadLetters, shards, stages);
      if (records.createSealed(sealed)) {
        new EventLog(directory.eventsFile(), Surroundings.ofThisProcess().clock())
            .add("packed", sealed.event());
      }
    }

    private static void requireSame(InputRows input, List<BucketManifest> manifests) {
      long rows = manifests.stream().mapToLong(BucketManifest::rows).sum();
      long digest = manifests.stream().mapToLong(BucketManifest::digest).sum();
      if (!new InputRows(rows, digest).equals(input)) {
        throw new InputChangedException(input.rows(), rows);
      }
    }
  }
}
