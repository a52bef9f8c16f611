package dev.promptbeam.library;

import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
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

/**
 * Ends the run when all that comes to it has come, which is one word at least. Emits the files of a
 * complete run; any other fails.
 *
 * <p>Behind a shuffle, and not behind a side input: for that, the Direct runner would ask again and
 * again until the last job has ended.
 */
final class EndRun extends PTransform<PCollection<String>, PCollection<PublishedPart>> {
  private static final long serialVersionUID = 1;

  private final RunSteps steps;

  private EndRun(RunSteps steps) {
    this.steps = steps;
  }

  static EndRun of(RunSteps steps) {
    return new EndRun(steps);
  }

  @Override
  public PCollection<PublishedPart> expand(PCollection<String> words) {
    return words
        .apply("OneKey", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()))
        .apply("AllLanes", GroupByKey.create())
        .apply("End", ParDo.of(new EndFn(steps)))
        .setCoder(SerializableCoder.of(PublishedPart.class));
  }

  private static final class EndFn extends DoFn<KV<Integer, Iterable<String>>, PublishedPart> {
    private static final long serialVersionUID = 1;

    private final Counter completed = Metrics.counter("run", "runs_completed");
    private final RunSteps steps;

    EndFn(RunSteps steps) {
      this.steps = steps;
    }

    @ProcessElement
    public void process(OutputReceiver<PublishedPart> out)
        throws IOException, InterruptedException {
      steps.end();
      completed.inc();
      for (PublishedPart part : PublishedPart.of(steps.directory())) {
        out.output(part);
      }
    }
  }
}
