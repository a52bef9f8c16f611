package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.setup.WorkerCheck;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Deals entries to buckets and packs each bucket into shards on disk: the one shuffle of rows.
 * Emits for each bucket how many rows and dead letters it holds, as its manifest says.
 *
 * <p>Not for unbounded input. A repeat of any part of it makes the same files; a bucket that has
 * its manifest is not written again.
 */
public final class PackShards
    extends PTransform<PCollection<PackEntry>, PCollection<KV<Long, Long>>> {
  private static final long serialVersionUID = 1;

  private final RunDirectory directory;
  private final RowNames names;

  private PackShards(RunDirectory directory, RowNames names) {
    this.directory = directory;
    this.names = names;
  }

  /**
   * @param directory of a run whose run.json says where rows are cut, when the first entry comes
   */
  public static PackShards of(RunDirectory directory, RowNames names) {
    return new PackShards(directory, names);
  }

  @Override
  public PCollection<KV<Long, Long>> expand(PCollection<PackEntry> entries) {
    return entries
        .apply("DealToBuckets", ParDo.of(new DealFn(directory)))
        .setCoder(KvCoder.of(VarIntCoder.of(), PackEntryCoder.of()))
        .apply("GroupBucket", GroupByKey.create())
        .apply("PackBucket", ParDo.of(new PackFn(directory, names)))
        .setCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));
  }

  private static final class DealFn extends DoFn<PackEntry, KV<Integer, PackEntry>> {
    private static final long serialVersionUID = 1;

    private final RecordedCut cut;

    DealFn(RunDirectory directory) {
      this.cut = new RecordedCut(directory);
    }

    @ProcessElement
    public void process(@Element PackEntry entry, OutputReceiver<KV<Integer, PackEntry>> out)
        throws IOException {
      out.output(KV.of(entry.bucket(cut.limits()), entry));
    }
  }

  private static final class PackFn extends DoFn<KV<Integer, Iterable<PackEntry>>, KV<Long, Long>> {
    private static final long serialVersionUID = 1;
    private static final long MEMORY_SHARE = 12;

    private final Counter packed = Metrics.counter("batch", "buckets_packed");
    private final RunDirectory directory;
    private final RowNames names;
    private final RecordedCut cut;

    PackFn(RunDirectory directory, RowNames names) {
      this.directory = directory;
      this.names = names;
      this.cut = new RecordedCut(directory);
    }

    @Setup
    public void check() {
      WorkerCheck.seesRun(directory);
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<PackEntry>> bucket, OutputReceiver<KV<Long, Long>> rows)
        throws IOException {
      ShardLimits limits = cut.limits();
      if (bucket.getKey() == limits.allBuckets()) {
        bucket.getValue().forEach(count -> rows.output(KV.of(count.number(), 0L)));
        return;
      }
      long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
      BucketManifest manifest =
          new PackBucket(directory, limits, names, memory)
              .pack(bucket.getKey(), bucket.getValue().iterator());
      packed.inc();
      rows.output(KV.of(0L, manifest.rows()));
    }
  }
}
