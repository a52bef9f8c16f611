package dev.promptbeam.library;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.InputRows;
import dev.promptbeam.pipeline.RequestSizes;
import dev.promptbeam.pipeline.TrialRequests;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;

/** Counts rows, sums up what they hold, and estimates their requests: one element, always. */
final class MeasureInput extends PTransform<PCollection<PackEntry>, PCollection<InputSize>> {
  private static final long serialVersionUID = 1;

  private final TrialRequests requests;

  private MeasureInput(TrialRequests requests) {
    this.requests = requests;
  }

  static MeasureInput of(TrialRequests requests) {
    return new MeasureInput(requests);
  }

  @Override
  public PCollection<InputSize> expand(PCollection<PackEntry> rows) {
    Coder<InputSize> coder = new InputSize.SizeCoder();
    return rows.apply("MeasureBundle", ParDo.of(new MeasureFn(requests)))
        .setCoder(coder)
        .apply("SumUp", Combine.globally(new SumFn()))
        .setCoder(coder);
  }

  private static final class MeasureFn extends DoFn<PackEntry, InputSize> {
    private static final long serialVersionUID = 1;

    /** Of each bundle so many rows are built. */
    private static final long BUILT = 200;

    private final TrialRequests requests;
    private transient long rows;
    private transient long digest;

    @SuppressWarnings("NullAway.Init") // made where it works
    private transient RequestSizes sizes;

    MeasureFn(TrialRequests requests) {
      this.requests = requests;
    }

    @StartBundle
    public void begin() {
      rows = 0;
      digest = 0;
      sizes = RequestSizes.NONE;
    }

    @ProcessElement
    public void process(@Element PackEntry entry) {
      if (rows < BUILT && entry.kind() == PackEntry.Kind.ROW) {
        sizes = sizes.plus(RequestSizes.of(entry.row(), requests));
      }
      rows++;
      digest += entry.contentDigest();
    }

    @FinishBundle
    public void end(FinishBundleContext context) {
      int trials = requests.names().count(); // each of them is packed
      InputSize size = new InputSize(new InputRows(rows * trials, digest * trials), sizes);
      context.output(size, GlobalWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }

  private static final class SumFn extends Combine.BinaryCombineFn<InputSize> {
    private static final long serialVersionUID = 1;

    @Override
    public InputSize identity() {
      return InputSize.NOTHING;
    }

    @Override
    public InputSize apply(InputSize left, InputSize right) {
      return left.plus(right);
    }
  }
}
