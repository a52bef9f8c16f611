package dev.promptbeam.cli;

import dev.promptbeam.batch.Completion;
import dev.promptbeam.batch.FullDisk;
import dev.promptbeam.dataset.DatasetChangedException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.pipeline.PromptPipeline;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.time.Clock;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Runs the pipeline of one start to its end, whichever that is. */
final class PipelineRun {
  private final RunLaunch.Request request;
  private final RunDirectory directory;
  private final ProgressPrinter printer;

  PipelineRun(RunLaunch.Request request, ProgressPrinter printer) {
    this.request = request;
    this.directory = request.directory();
    this.printer = printer;
  }

  RunRecord run(RunPlan plan, PipelineOptions options) throws IOException, RunRefusedException {
    new Stops(directory.ledger()).lift(request.leaveAt());
    Pipeline pipeline = Pipeline.create(options);
    PromptPipeline.addTo(pipeline, plan);
    try (StopHook hook = StopHook.register(directory, request.runId(), printer);
        CancelWatch cancel = CancelWatch.start(directory, printer);
        ProgressTimer timer = ProgressTimer.start(directory, printer)) {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      RunRecord stopped = stopOf(e);
      if (stopped == null) {
        throw e;
      }
      return stopped;
    }
    return finish();
  }

  /** A failure that is no defect: a changed dataset, or the tail of a recorded stop. */
  private @Nullable RunRecord stopOf(RuntimeException failure)
      throws IOException, RunRefusedException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatasetChangedException) {
        throw new RunRefusedException(String.valueOf(cause.getMessage()));
      }
    }
    Stops stops = new Stops(directory.ledger());
    if (FullDisk.caused(failure)) {
      stops.record(FullDisk.stop(failure));
    }
    return stops.current() == null ? null : finish();
  }

  private RunRecord finish() throws IOException {
    return Completion.of(directory, Clock.systemUTC()).finish();
  }
}
