package dev.promptbeam.batch.pack;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.setup.WorkerCheck;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.util.Iterator;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Deals entries to buckets and packs each bucket into shards on disk: the one shuffle of rows.
 * Emits for each bucket how many rows and dead letters it holds, as its manifest says.
 *
 * <p>For bounded input in the global window. A repeat of any part of it makes the same files; a
 * bucket that has its manifest is not written again.
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
        .setCoder(KvCoder.of(VarIntCoder.of(), EntryBlockCoder.of()))
        .apply("GroupBucket", GroupByKey.create())
        .apply("PackBucket", ParDo.of(new PackFn(directory, names)))
        .setCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));
  }

  private static final class DealFn extends DoFn<PackEntry, KV<Integer, EntryBlock>> {
    private static final long serialVersionUID = 1;

    private final RecordedCut cut;

    @SuppressWarnings("NullAway.Init") // made where it works
    private transient BucketBlocks blocks;

    DealFn(RunDirectory directory) {
      this.cut = new RecordedCut(directory);
    }

    /** What a bundle that failed has left is void. */
    @StartBundle
    public void begin() {
      blocks = new BucketBlocks();
    }

    @ProcessElement
    public void process(@Element PackEntry entry, OutputReceiver<KV<Integer, EntryBlock>> out)
        throws IOException {
      blocks.add(
          entry.bucket(cut.limits()), entry, (bucket, block) -> out.output(KV.of(bucket, block)));
    }

    @FinishBundle
    public void end(FinishBundleContext context) {
      blocks.flush(
          (bucket, block) ->
              context.output(
                  KV.of(bucket, block),
                  GlobalWindow.INSTANCE.maxTimestamp(),
                  GlobalWindow.INSTANCE));
    }
  }

  private static final class PackFn
      extends DoFn<KV<Integer, Iterable<EntryBlock>>, KV<Long, Long>> {
    private static final long serialVersionUID = 1;
    private static final long MEMORY_SHARE = 12;

    private final Counter packed = Metrics.counter("batch", "buckets_packed");
    private final RunDirectory directory;
    private final RowNames names;
    private final RecordedCut cut;

    @SuppressWarnings("NullAway.Init") // made where it works
    private transient EntryArrays arrays;

    PackFn(RunDirectory directory, RowNames names) {
      this.directory = directory;
      this.names = names;
      this.cut = new RecordedCut(directory);
    }

    @Setup
    public void check() {
      WorkerCheck.seesRun(directory);
    }

    @StartBundle
    public void begin() {
      arrays = new EntryArrays();
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<EntryBlock>> bucket, OutputReceiver<KV<Long, Long>> rows)
        throws IOException {
      ShardLimits limits = cut.limits();
      Iterator<EntryBlock> blocks = bucket.getValue().iterator();
      if (bucket.getKey() == limits.allBuckets()) {
        EntryBlock.entries(blocks)
            .forEachRemaining(count -> rows.output(KV.of(count.number(), 0L)));
        return;
      }
      long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
      BucketManifest manifest =
          new PackBucket(directory, limits, names, memory, arrays)
              .packBlocks(bucket.getKey(), blocks);
      packed.inc();
      rows.output(KV.of(0L, manifest.rows()));
    }
  }
}
