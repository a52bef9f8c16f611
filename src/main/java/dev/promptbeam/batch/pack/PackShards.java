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
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

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
  private final ShardLimits cut;
  private final boolean columns;

  private PackShards(RunDirectory directory, ShardLimits cut, boolean columns) {
    this.directory = directory;
    this.cut = cut;
    this.columns = columns;
  }

  /**
   * @param columns whether it is to be found out what columns the rows have
   */
  public static PackShards of(RunDirectory directory, ShardLimits cut, boolean columns) {
    return new PackShards(directory, cut, columns);
  }

  @Override
  public PCollection<KV<Long, Long>> expand(PCollection<PackEntry> entries) {
    int buckets = cut.buckets();
    SerializableFunction<PackEntry, KV<Integer, PackEntry>> deal =
        entry -> KV.of(entry.bucket(buckets), entry);
    return entries
        .apply(
            "DealToBuckets",
            MapElements.into(
                    TypeDescriptors.kvs(
                        TypeDescriptors.integers(), TypeDescriptor.of(PackEntry.class)))
                .via(deal))
        .setCoder(KvCoder.of(VarIntCoder.of(), PackEntryCoder.of()))
        .apply("GroupBucket", GroupByKey.create())
        .apply("PackBucket", ParDo.of(new PackFn(directory, cut, columns)))
        .setCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));
  }

  private static final class PackFn extends DoFn<KV<Integer, Iterable<PackEntry>>, KV<Long, Long>> {
    private static final long serialVersionUID = 1;
    private static final long MEMORY_SHARE = 12;

    private final Counter packed = Metrics.counter("batch", "buckets_packed");
    private final RunDirectory directory;
    private final ShardLimits cut;
    private final boolean columns;

    PackFn(RunDirectory directory, ShardLimits cut, boolean columns) {
      this.directory = directory;
      this.cut = cut;
      this.columns = columns;
    }

    @Setup
    public void check() {
      WorkerCheck.seesRun(directory);
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<PackEntry>> bucket, OutputReceiver<KV<Long, Long>> rows)
        throws IOException {
      if (bucket.getKey() == cut.buckets()) {
        bucket.getValue().forEach(count -> rows.output(KV.of(count.number(), 0L)));
        return;
      }
      long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
      BucketManifest manifest =
          new PackBucket(directory, cut, memory, columns)
              .pack(bucket.getKey(), bucket.getValue().iterator());
      packed.inc();
      rows.output(KV.of(0L, manifest.rows()));
    }
  }
}
