package dev.promptbeam.cli;

import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.Runner;
import picocli.CommandLine.Option;

/** How a run is carried out, whatever its rows are. */
final class RunOptions {
  /** A name and not the enum: naming it here would load Beam for --help. */
  @Option(
      names = "--runner",
      paramLabel = "flink|direct",
      description = "Flink, embedded or a cluster, or the Direct runner; default: flink.")
  private String runner = "flink";

  @Option(
      names = "--max-failure-ratio",
      paramLabel = "R",
      description = "Share of rows that may end as dead letters for exit 0; default: 0.")
  private double maxFailureRatio;

  @Option(names = "--json", description = "Progress as JSON lines.")
  private boolean json;

  Runner runner() throws RunRefusedException {
    return switch (runner) {
      case "flink" -> Runner.FLINK;
      case "direct" -> Runner.DIRECT;
      default -> throw new RunRefusedException("--runner is flink or direct, not " + runner);
    };
  }

  double maxFailureRatio() throws RunRefusedException {
    if (!(maxFailureRatio >= 0 && maxFailureRatio <= 1)) {
      throw new RunRefusedException("--max-failure-ratio wants a share between 0 and 1");
    }
    return maxFailureRatio;
  }

  boolean json() {
    return json;
  }
}
