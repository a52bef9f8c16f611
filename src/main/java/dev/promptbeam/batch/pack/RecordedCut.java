package dev.promptbeam.batch.pack;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Where the rows of a run are cut, read from its record once a worker, when it is wanted. */
final class RecordedCut implements Serializable {
  private static final long serialVersionUID = 1;

  private final RunDirectory directory;
  private transient @Nullable ShardLimits limits;

  RecordedCut(RunDirectory directory) {
    this.directory = directory;
  }

  ShardLimits limits() throws IOException {
    if (limits == null) {
      RunRecord run = RunRecord.read(directory);
      if (run == null) {
        throw new IllegalStateException(directory + " has no run.json");
      }
      limits = run.cut();
    }
    return limits;
  }
}
