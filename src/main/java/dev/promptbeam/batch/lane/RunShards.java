package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.WorkerCheck;
import dev.promptbeam.batch.setup.WorkerUnfitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Runs all sealed shards to their end: uploads, submits, waits, reads, asks again, joins and
 * publishes. Takes lane numbers and emits the ids of the shards each lane published.
 *
 * <p>Each element blocks until the run is over, because every way of Beam to wait loses elements or
 * polls without a pause on some runner. Results lie on disk as soon as their shard is settled, and
 * not when this ends. Remote side effects are guarded by the ledger, so a repeat of this step on
 * any runner pays nothing twice.
 */
public final class RunShards extends PTransform<PCollection<Integer>, PCollection<String>> {
  private static final long serialVersionUID = 1;

  private final RunSetup setup;

  private RunShards(RunSetup setup) {
    this.setup = setup;
  }

  public static RunShards of(RunSetup setup) {
    return new RunShards(setup);
  }

  @Override
  public PCollection<String> expand(PCollection<Integer> lanes) {
    // Before the exchange, so that no lane sends while a worker is found that cannot do its part.
    // A key of its own for each lane spreads them over the workers as evenly as a hash can.
    return lanes
        .apply("CheckWorker", ParDo.of(new CheckFn(setup)))
        .apply(
            "LaneKey",
            WithKeys.<Integer, Integer>of(lane -> lane).withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), VarIntCoder.of()))
        .apply("SpreadLanes", GroupByKey.create())
        .apply("Lane", ParDo.of(new LaneFn(setup)))
        .setCoder(StringUtf8Coder.of());
  }

  private static void checkWorker(RunSetup setup) {
    WorkerCheck.seesRun(setup.directory());
    setup.connect().check();
    try {
      Path seen = new Records(setup.directory().ledger()).resultPlace().seenFile();
      if (setup.directory().isShared() && seen != null && !Files.exists(seen)) {
        throw new WorkerUnfitException(
            "does not see output.path, "
                + seen.getParent()
                + "; mount it under the same path wherever the run works, and run it again");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands lane numbers on; what counts is its setup, which every worker runs. */
  private static final class CheckFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;

    private final RunSetup setup;

    CheckFn(RunSetup setup) {
      this.setup = setup;
    }

    @Setup
    public void check() {
      checkWorker(setup);
    }

    @ProcessElement
    public void process(@Element Integer lane, OutputReceiver<Integer> out) {
      out.output(lane);
    }
  }

  private static final class LaneFn extends DoFn<KV<Integer, Iterable<Integer>>, String> {
    private static final long serialVersionUID = 1;

    private final Counter shardsPublished = Metrics.counter("batch", "shards_published");
    private final RunSetup setup;

    LaneFn(RunSetup setup) {
      this.setup = setup;
    }

    @Setup
    public void check() {
      checkWorker(setup);
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Integer>> lane, OutputReceiver<String> published)
        throws IOException, InterruptedException {
      RunSession session = Sessions.enter(setup);
      try {
        new Lane(session, "lane-" + lane.getKey())
            .run(
                shard -> {
                  shardsPublished.inc();
                  published.output(shard);
                });
      } finally {
        Sessions.leave(session);
      }
    }
  }
}
