package dev.promptbeam.run;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.DatasetSource;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.run.runner.EarlierJob;
import dev.promptbeam.run.runner.Runner;
import dev.promptbeam.spec.Spec;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is asked for: begun where its directory holds none yet, else gone on with.
 *
 * @param budget USD that it may spend, as the command says; null where it does not
 * @param clusterGone whether the cluster of an earlier start is gone for good
 * @param leaveAt when not to wait for jobs any more; null for never
 * @param told how it was asked for
 */
public record RunRequest(
    Surroundings surroundings,
    Tariff tariff,
    Spec spec,
    DatasetSource dataset,
    String runId,
    RunDirectory directory,
    Runner runner,
    List<String> beamArguments,
    double maxFailureRatio,
    @Nullable BigDecimal budget,
    boolean abandonOpenJobs,
    boolean clusterGone,
    @Nullable Instant leaveAt,
    Told told) {
  /**
   * How the run was named, and is to be named again.
   *
   * @param id whether the user has named its id
   * @param goOn the command that goes on with it, ready to be pasted
   * @param command its words, whose paths hold from any folder
   */
  public record Told(boolean id, String goOn, List<String> command) {}

  /** {@code NAME/RUN-ID}. */
  String name() {
    return spec.name() + "/" + runId;
  }

  /** The start itself, without what is the command's own. */
  RunOrder order() {
    return new RunOrder(
        surroundings,
        tariff,
        budget,
        spec,
        runId,
        directory,
        dataset.folder(),
        dataset.identity(),
        runner.name(),
        told.command(),
        maxFailureRatio,
        abandonOpenJobs,
        leaveAt,
        "another --run-id");
  }

  /** What the runner is told. */
  PipelineOptions pipelineOptions() throws RunRefusedException {
    try {
      String job = EarlierJob.name(spec.name(), runId);
      return runner.options(job, beamArguments, directory.scratch());
    } catch (IllegalArgumentException e) {
      throw new RunRefusedException("after --: " + e.getMessage());
    }
  }
}
