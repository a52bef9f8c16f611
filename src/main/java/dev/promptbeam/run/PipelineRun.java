package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.batch.balance.Reading;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.reuse.AnswersChangedException;
import dev.promptbeam.batch.setup.WorkerUnfitException;
import dev.promptbeam.dataset.file.DatasetChangedException;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.pipeline.PackPlan;
import dev.promptbeam.pipeline.PromptPipeline;
import dev.promptbeam.pipeline.ReadTally;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.runner.FlinkCluster;
import dev.promptbeam.run.runner.FlinkFailure;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Runs the pipeline of one start to its end, whichever that is. */
final class PipelineRun {
  private final RunDirectory directory;
  private final Clock clock;
  private final StopHook hook;
  private final RunListener listener;
  private final @Nullable FlinkCluster cluster;
  private final Records records;
  private final Stops stops;
  private final EndReport report;

  /**
   * @param cluster where it runs; null where that is inside this process
   */
  PipelineRun(
      RunRequest request, RunListener listener, StopHook hook, @Nullable FlinkCluster cluster) {
    this.directory = request.directory();
    this.clock = request.surroundings().clock();
    this.hook = hook;
    this.listener = listener;
    this.cluster = cluster;
    this.records = new Records(directory.ledger());
    this.stops = new Stops(directory.ledger());
    this.report = new EndReport(directory, request.tariff(), listener);
  }

  RunRecord run(RunPlan plan, PipelineOptions options) throws IOException, RunRefusedException {
    int sentBefore = records.sendings().size();
    Pipeline pipeline = Pipeline.create(options);
    PromptPipeline.addTo(pipeline, plan);
    PackPlan packing = plan.packing();
    Supplier<Reading> reading =
        cluster != null || packing == null
            ? null
            : () -> ReadTally.now(directory, packing.splits());
    try (RunWatch watch = RunWatch.start(directory, listener, hook, reading)) {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      RunRecord stopped = stopOf(e, options.getJobName(), sentBefore);
      if (stopped == null) {
        throw e;
      }
      return stopped;
    } finally {
      ReadTally.forget(directory);
    }
    return finish();
  }

  /** The end of the run where the failure is no defect, or the tail of a recorded stop. */
  private @Nullable RunRecord stopOf(RuntimeException failure, String job, int sentBefore)
      throws IOException, RunRefusedException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatasetChangedException || cause instanceof AnswersChangedException) {
        throw new RunRefusedException(String.valueOf(cause.getMessage()));
      }
      if (cause instanceof UnsteadyFileException) {
        stops.record(StopRecord.of(StopCause.DATASET, String.valueOf(cause.getMessage())));
      }
      if (cause instanceof WorkerUnfitException) {
        String unfit = String.valueOf(cause.getMessage());
        boolean sent = records.sendings().size() > sentBefore;
        stops.record(
            sent
                ? StopRecord.of(StopCause.WORKER, unfit)
                : StopRecord.refusal(StopCause.WORKER, unfit));
      }
    }
    String nameless = cluster == null ? FlinkFailure.machineWithoutAddress(failure) : null;
    if (nameless != null) {
      throw new RunRefusedException(
          "Flink does not start where the machine's own name, "
              + nameless
              + ", has no address: add it to /etc/hosts, or use --runner direct");
    }
    boolean elsewhere = cluster != null && !FlinkFailure.isDefect(failure);
    String ofFlink = elsewhere ? FlinkFailure.sentence(failure, job) : null;
    if (cluster == null && FlinkFailure.isCancelled(failure)) {
      ofFlink = "the Flink inside this process has cancelled its job";
    }
    if (FullDisk.caused(failure)) {
      stops.record(FullDisk.stop(failure));
    } else if (ofFlink != null) {
      stops.record(StopRecord.of(StopCause.FLINK, ofFlink));
    }
    return stops.current() == null ? null : finish();
  }

  private RunRecord finish() throws IOException {
    return Completion.of(directory, clock).beforeSuccess(report::write).finish();
  }
}
