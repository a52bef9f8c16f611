package dev.promptbeam.cli;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import java.io.IOException;
import picocli.CommandLine.Option;

/** What the user knows of the cluster that an earlier start has sent the run to. */
final class ClusterOptions {
  static final String GONE = "--cluster-gone";

  @Option(
      names = GONE,
      description =
          "The cluster that an earlier start has sent the run to is gone for good and need not be"
              + " asked.")
  private boolean gone;

  /** As a stop, so that a job which lives there all the same sends nothing more. */
  void note(RunDirectory directory) throws IOException {
    Stops stops = new Stops(directory.ledger());
    if (gone && stops.sentAway() != null) {
      stops.record(new StopRecord("flink", "its cluster is gone for good", ExitCode.STOPPED));
    }
  }
}
