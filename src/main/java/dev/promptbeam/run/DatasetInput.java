package dev.promptbeam.run;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.RunPlanner;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows of files. */
record DatasetInput(Dataset dataset, RunPlanner planner, RunDirectory directory)
    implements RunInput {
  static final String FILES = "dataset.files";

  @Override
  public String part() {
    return FILES;
  }

  @Override
  public String identity() {
    return dataset.identity();
  }

  @Override
  public ShardLimits drawCut() throws InterruptedException {
    return planner.drawCut(dataset);
  }

  /** Why the files hold something else than at the first start; null where they do not. */
  @Override
  public @Nullable String difference(String before) throws IOException {
    boolean isPacked = new Records(directory.ledger()).sealed() != null;
    return new TouchedFiles(directory.ledger(), dataset.files()).difference(before, isPacked);
  }
}
