package dev.promptbeam.cli.option;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.RunsFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The run that a command is about, named on its command line. */
public final class ExistingRun {
  @Parameters(index = "0", paramLabel = "RUN", description = "A run directory, or NAME/RUN-ID.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String run;

  @Mixin private RunLocation location = new RunLocation();

  public RunDirectory directory() throws RunRefusedException {
    return location.folder().existing(run);
  }

  public RunsFolder runs() throws RunRefusedException {
    return location.folder();
  }

  /** As it was given. */
  @Override
  public String toString() {
    return run;
  }
}
