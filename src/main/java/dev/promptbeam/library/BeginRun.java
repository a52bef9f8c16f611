package dev.promptbeam.library;

import java.io.IOException;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Begins the run, or goes on with it, when it is known what its rows are. Emits how many. */
final class BeginRun extends PTransform<PCollection<InputSize>, PCollection<Long>> {
  private static final long serialVersionUID = 1;

  private final RunSteps steps;

  private BeginRun(RunSteps steps) {
    this.steps = steps;
  }

  static BeginRun of(RunSteps steps) {
    return new BeginRun(steps);
  }

  @Override
  public PCollection<Long> expand(PCollection<InputSize> size) {
    return size.apply("Begin", ParDo.of(new BeginFn(steps))).setCoder(VarLongCoder.of());
  }

  private static final class BeginFn extends DoFn<InputSize, Long> {
    private static final long serialVersionUID = 1;

    private final RunSteps steps;

    BeginFn(RunSteps steps) {
      this.steps = steps;
    }

    @ProcessElement
    public void process(@Element InputSize size, OutputReceiver<Long> rows)
        throws IOException, InterruptedException {
      steps.begin(size);
      rows.output(size.rows().rows());
    }
  }
}
