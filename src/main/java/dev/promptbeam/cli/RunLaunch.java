package dev.promptbeam.cli;

import dev.promptbeam.batch.answer.Restoration;
import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetSource;
import dev.promptbeam.pipeline.FlinkCluster;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.Runner;
import dev.promptbeam.report.Tariff;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Takes one run from its spec to its end; the caller holds the run lock. */
final class RunLaunch {
  private final Request request;
  private final ProgressPrinter printer;
  private final StopHook stops;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param stops is told when the run begins
   */
  RunLaunch(Request request, ProgressPrinter printer, StopHook stops) {
    this.request = request;
    this.printer = printer;
    this.stops = stops;
  }

  /**
   * How the run was named, and is to be named again.
   *
   * @param id whether the user has named its id
   * @param goOn the command that goes on with it
   */
  record Told(boolean id, String goOn) {}

  /** What the command line asks for. */
  record Request(
      Tariff tariff,
      Spec spec,
      DatasetSource dataset,
      String runId,
      RunDirectory directory,
      Runner runner,
      List<String> beamArguments,
      double maxFailureRatio,
      boolean abandonOpenJobs,
      ClusterOptions earlierCluster,
      @Nullable Instant leaveAt,
      Told told) {

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

  RunRecord launch() throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = request.directory();
    RunPlanner planner = new RunPlanner(request.spec());
    RunRecords runs = new RunRecords(request, planner, clock);
    RunRecord earlier = RunRecord.read(directory);
    boolean sealed = new Records(directory.ledger()).sealed() != null;
    Dataset dataset = dataset(sealed);
    if (earlier != null) {
      runs.checkIdentity(earlier, dataset);
      if (earlier.state().equals(RunRecord.COMPLETE)) {
        directory.sweep(); // its command may have died before its Flink job was done
        restore(planner);
        return Files.exists(directory.successFile())
            ? earlier
            : Completion.of(directory, clock).finish();
      }
      if (!sealed && new Cancellation(directory.ledger()).isRequested()) {
        return Completion.of(directory, clock).finish();
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
    RunDirectory directory = request.directory();
    PipelineOptions asked = request.pipelineOptions();
    FlinkCluster cluster = cluster(asked);
    try (RunEndpoint server =
        RunEndpoint.open(request.spec().endpoint(), directory, cluster == null)) {
      request.earlierCluster().note(directory);
      new EarlierJob(directory, request.spec().name(), request.runId()).requireEnded(cluster);
      directory.sweep();
      restore(planner);
      PipelineOptions options = request.pipelineOptions(); // again: the sweep took its files
      int parallelism = parallelism(options, cluster);
      RunStart start = new RunStart(request, planner, runs, printer);
      RunPlan plan = start.begin(earlier, unpacked, server.endpoint(), parallelism, cluster);
      stops.begun(directory);
      stops.sentTo(cluster, options.getJobName());
      RunRecord end = new PipelineRun(directory, printer, cluster).run(plan, options);
      if (unpacked != null) {
        new Records(directory.ledger()).notes().forEach(note -> printer.note("warning: " + note));
      }
      if (cluster == null || end.state().equals(RunRecord.COMPLETE)) {
        directory.sweep(); // of what workers left that were killed, and the embedded runner's spill
      }
      return end;
    }
  }

  /** Published files that are gone are made again, or it is said how to have them. */
  private void restore(RunPlanner planner) throws RunRefusedException, IOException {
    Restoration.Report report = Restoration.of(request.directory(), planner.shape());
    report.restored().forEach(part -> printer.note(part + " was gone and is published again"));
    if (!report.lost().isEmpty()) {
      throw new RunRefusedException(
          String.join("; ", report.lost())
              + "; restore it from a copy of "
              + request.directory()
              + ", or ask its rows anew in a run with another --run-id",
          RunRefusedException.DAMAGED);
    }
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
      printer.note("warning: " + e.sentence() + "; the run is packed and goes on without it");
      return null;
    }
  }
}
