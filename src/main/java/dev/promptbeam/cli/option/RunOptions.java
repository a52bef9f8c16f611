package dev.promptbeam.cli.option;

import dev.promptbeam.catalog.Dollars;
import dev.promptbeam.cli.told.Outside;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.DatasetSource;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.run.RunRequest;
import dev.promptbeam.run.runner.Runner;
import dev.promptbeam.run.runner.Warmup;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.units.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run is carried out, whatever its rows are. */
public final class RunOptions {
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

  @Option(
      names = "--budget",
      paramLabel = "USD",
      description =
          "Spends no more than that, over all starts of the run: exit code 4 where the next job may"
              + " pass it. Default: the spec's budget.")
  private @Nullable String budget;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description =
          "Stops waiting for jobs after that long, such as 30m or 0: exit code 5, they go on. What"
              + " is begun then is brought to an end first, as long as it gets further: up to 20 s"
              + " where nothing does.")
  private @Nullable String wait;

  @Option(
      names = "--abandon-open-jobs",
      description = "Gives up jobs that the present key cannot see; their requests are paid again.")
  private boolean abandonOpenJobs;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--json", description = "Progress as JSON lines.")
  private boolean json;

  @Mixin private OutsideOptions outside = new OutsideOptions();

  /** Who is told of the run besides; also asked so that what cannot be told is found early. */
  public Outside outside(Surroundings surroundings, Tariff tariff) throws RunRefusedException {
    return outside.outside(surroundings, tariff);
  }

  /** Begins what Beam does once in each process, beside what is read first. */
  public void warmUp() throws RunRefusedException {
    Warmup.begin(runner());
  }

  /** What is asked for, as of now: {@code --wait} begins to count. */
  public RunRequest request(
      Surroundings surroundings,
      Tariff tariff,
      Spec spec,
      DatasetSource dataset,
      String runId,
      RunDirectory directory,
      List<String> beamArguments,
      RunRequest.Told told)
      throws RunRefusedException {
    if (!(maxFailureRatio >= 0 && maxFailureRatio <= 1)) {
      throw new RunRefusedException("--max-failure-ratio wants a share between 0 and 1");
    }
    return new RunRequest(
        surroundings,
        tariff,
        spec,
        dataset,
        runId,
        directory,
        runner(),
        beamArguments,
        maxFailureRatio,
        budget(),
        abandonOpenJobs,
        cluster.gone(),
        leaveAt(surroundings.clock().instant()),
        told);
  }

  public boolean json() {
    return json;
  }

  private @Nullable BigDecimal budget() throws RunRefusedException {
    BigDecimal usd = budget == null ? null : Dollars.parse(budget);
    if (budget != null && usd == null) {
      throw new RunRefusedException("--budget " + Dollars.WANTED + ", not " + budget);
    }
    return usd;
  }

  /** When to stop waiting; null for never. */
  private @Nullable Instant leaveAt(Instant start) throws RunRefusedException {
    if (wait == null) {
      return null;
    }
    Duration most = wait.equals("0") ? Duration.ZERO : DurationText.parse(wait);
    if (most == null) {
      throw new RunRefusedException(
          "--wait wants a duration such as 500ms, 10s, 5m or 72h, or 0, not " + wait);
    }
    return start.plus(most);
  }

  private Runner runner() throws RunRefusedException {
    return switch (runner) {
      case "flink" -> Runner.FLINK;
      case "direct" -> Runner.DIRECT;
      default -> throw new RunRefusedException("--runner is flink or direct, not " + runner);
    };
  }
}
