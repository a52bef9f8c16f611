package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.runner.EarlierJob;
import dev.promptbeam.run.runner.FlinkCluster;
import dev.promptbeam.run.runner.Runner;
import dev.promptbeam.run.service.RunEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Takes one run from its spec to its end; the caller holds the run lock. */
final class RunLaunch {
  private final RunRequest request;
  private final RunListener listener;
  private final StopHook stops;
  private final EndReport report;
  private final Clock clock;

  /**
   * @param stops is told when the run begins
   */
  RunLaunch(RunRequest request, RunListener listener, StopHook stops) {
    this.request = request;
    this.listener = listener;
    this.stops = stops;
    this.report = new EndReport(request.directory(), request.tariff(), listener);
    this.clock = request.surroundings().clock();
  }

  RunRecord launch() throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = request.directory();
    RunPlanner planner = new RunPlanner(request.spec());
    RunRecords runs = new RunRecords(request.order());
    RunRecord earlier = RunRecord.read(directory);
    boolean sealed = new Records(directory.ledger()).sealed() != null;
    Dataset dataset = dataset(sealed);
    if (earlier != null) {
      runs.checkIdentity(
          earlier, dataset == null ? null : new DatasetInput(dataset, planner, directory));
      if (earlier.state().equals(RunRecord.COMPLETE)) {
        OutputFolder.sweep(directory); // its command may have died before its Flink job was done
        restore(planner);
        return Files.exists(directory.successFile()) ? earlier : end(directory);
      }
      if (!sealed && new Cancellation(directory.ledger()).isRequested()) {
        return end(directory);
      }
    }
    return start(planner, runs, earlier, sealed ? null : dataset);
  }

  /**
   * @param unpacked the dataset where it is still to be packed
   */
  private RunRecord start(
      RunPlanner planner, RunRecords runs, @Nullable RunRecord earlier, @Nullable Dataset unpacked)
      throws RunRefusedException, IOException, InterruptedException {
    TempFolder.requireUsable();
    Caps.of(request.order()); // a budget that cannot be kept is refused before anything is there
    RunDirectory directory = request.directory();
    PipelineOptions asked = request.pipelineOptions();
    FlinkCluster cluster = cluster(asked);
    try (RunEndpoint server =
        RunEndpoint.open(
            request.spec().endpoint(), directory, request.surroundings(), cluster == null)) {
      EarlierJob earlierJob = new EarlierJob(directory, request.spec().name(), request.runId());
      if (request.clusterGone()) {
        earlierJob.noteGone();
      }
      earlierJob.requireEnded(cluster);
      OutputFolder.sweep(directory);
      restore(planner);
      PipelineOptions options = request.pipelineOptions(); // again: the sweep took its files
      int parallelism = parallelism(options, cluster);
      RunStart start = new RunStart(request, planner, runs, listener);
      RunPlan plan = start.begin(earlier, unpacked, server.endpoint(), parallelism, cluster);
      stops.begun(directory);
      stops.sentTo(cluster, options.getJobName());
      RunRecord end = new PipelineRun(request, listener, stops, cluster).run(plan, options);
      if (unpacked != null) {
        new Records(directory.ledger()).notes().forEach(note -> listener.note("warning: " + note));
      }
      if (cluster == null || end.state().equals(RunRecord.COMPLETE)) {
        OutputFolder.sweep(
            directory); // of what workers left that were killed, and the embedded runner's spill
      }
      return end;
    }
  }

  private RunRecord end(RunDirectory directory) throws IOException {
    return Completion.of(directory, clock).beforeSuccess(report::write).finish();
  }

  private void restore(RunPlanner planner) throws RunRefusedException, IOException {
    RunOpening.restore(request.order(), planner, listener);
  }

  private @Nullable FlinkCluster cluster(PipelineOptions options) throws RunRefusedException {
    try {
      return request.runner().cluster(options);
    } catch (IllegalArgumentException e) {
      throw new RunRefusedException("after --: " + e.getMessage());
    }
  }

  private int parallelism(PipelineOptions options, @Nullable FlinkCluster cluster)
      throws RunRefusedException, InterruptedException {
    Runner runner = request.runner();
    try {
      if (cluster != null) {
        runner.spread(options, cluster.freeSlots());
      }
    } catch (IOException e) {
      throw EarlierJob.unreachable(cluster, e);
    }
    return runner.parallelism(options);
  }

  /** A packed run does not read its dataset again, so that it may be gone, but not another one. */
  private @Nullable Dataset dataset(boolean sealed)
      throws RunRefusedException, InterruptedException {
    try {
      return request.dataset().find();
    } catch (RunRefusedException e) {
      if (!sealed) {
        throw e;
      }
      listener.note("warning: " + e.sentence() + "; the run is packed and goes on without it");
      return null;
    }
  }
}
