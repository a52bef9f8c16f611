package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.setup.SetupSource;
import java.io.IOException;
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

  private final SetupSource setup;

  private RunShards(SetupSource setup) {
    this.setup = setup;
  }

  public static RunShards of(SetupSource setup) {
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

  /** Hands lane numbers on; what counts is its setup, which every worker runs. */
  private static final class CheckFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;

    private final SetupSource setup;

    CheckFn(SetupSource setup) {
      this.setup = setup;
    }

    @Setup
    public void check() {
      setup.check();
    }

    @ProcessElement
    public void process(@Element Integer lane, OutputReceiver<Integer> out) throws IOException {
      setup.get().check(); // what could not be asked before the run had begun
      out.output(lane);
    }
  }

  private static final class LaneFn extends DoFn<KV<Integer, Iterable<Integer>>, String> {
    private static final long serialVersionUID = 1;

    private final Counter shardsPublished = Metrics.counter("batch", "shards_published");
    private final SetupSource setup;

    LaneFn(SetupSource setup) {
      this.setup = setup;
    }

    @Setup
    public void check() {
      setup.check();
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Integer>> lane, OutputReceiver<String> published)
        throws IOException, InterruptedException {
      RunSession session = Sessions.enter(setup.get());
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
