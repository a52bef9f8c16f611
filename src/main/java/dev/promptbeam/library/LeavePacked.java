package dev.promptbeam.library;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.SetupSource;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Lets rows pass that are still to be packed: none, where an earlier start has packed them all. */
final class LeavePacked extends PTransform<PCollection<PackEntry>, PCollection<PackEntry>> {
  private static final long serialVersionUID = 1;

  private final RunDirectory directory;

  private LeavePacked(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * @param run that has begun when the first row comes
   */
  static LeavePacked of(SetupSource run) {
    return new LeavePacked(run.directory());
  }

  @Override
  public PCollection<PackEntry> expand(PCollection<PackEntry> rows) {
    return rows.apply("Unpacked", ParDo.of(new PassFn(directory))).setCoder(PackEntryCoder.of());
  }

  private static final class PassFn extends DoFn<PackEntry, PackEntry> {
    private static final long serialVersionUID = 1;

    private final RunDirectory directory;
    private transient @Nullable Boolean packed;

    PassFn(RunDirectory directory) {
      this.directory = directory;
    }

    @StartBundle
    public void forget() {
      packed = null;
    }

    @ProcessElement
    public void process(@Element PackEntry entry, OutputReceiver<PackEntry> out)
        throws IOException {
      if (packed == null) {
        packed = new Records(directory.ledger()).sealed() != null;
      }
      if (!packed) {
        out.output(entry);
      }
    }
  }
}
