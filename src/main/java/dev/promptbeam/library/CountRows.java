package dev.promptbeam.library;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Says how many rows a run has, which sets its lanes to work where there is no other row: nothing
 * where the run is complete, so that it needs no service any more.
 */
final class CountRows extends PTransform<PCollection<Long>, PCollection<PackEntry>> {
  private static final long serialVersionUID = 1;

  private final RunDirectory directory;

  private CountRows(RunDirectory directory) {
    this.directory = directory;
  }

  static CountRows of(RunDirectory directory) {
    return new CountRows(directory);
  }

  @Override
  public PCollection<PackEntry> expand(PCollection<Long> rows) {
    return rows.apply("Count", ParDo.of(new CountFn(directory))).setCoder(PackEntryCoder.of());
  }

  private static final class CountFn extends DoFn<Long, PackEntry> {
    private static final long serialVersionUID = 1;

    private final RunDirectory directory;

    CountFn(RunDirectory directory) {
      this.directory = directory;
    }

    @ProcessElement
    public void process(@Element Long rows, OutputReceiver<PackEntry> out) throws IOException {
      RunRecord run = RunRecord.read(directory);
      if (run == null || !run.state().equals(RunRecord.COMPLETE)) {
        out.output(PackEntry.ofCount(0, rows));
      }
    }
  }
}
