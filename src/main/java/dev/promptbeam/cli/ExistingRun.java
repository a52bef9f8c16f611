package dev.promptbeam.cli;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.pipeline.RunRefusedException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The run that a command is about, named on its command line. */
final class ExistingRun {
  @Parameters(index = "0", paramLabel = "RUN", description = "A run directory, or NAME/RUN-ID.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String run;

  @Mixin private RunLocation location = new RunLocation();

  RunDirectory directory() throws RunRefusedException {
    return location.existing(run);
  }

  RunLocation location() {
    return location;
  }

  /** As it was given. */
  @Override
  public String toString() {
    return run;
  }
}
