package dev.promptbeam.cli.option;

import dev.promptbeam.run.runner.EarlierJob;
import picocli.CommandLine.Option;

/** What the user knows of the cluster that an earlier start has sent the run to. */
public final class ClusterOptions {
  @Option(
      names = EarlierJob.GONE,
      description =
          "The cluster that an earlier start has sent the run to is gone for good and need not be"
              + " asked.")
  private boolean gone;

  public boolean gone() {
    return gone;
  }
}
