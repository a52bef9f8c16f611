package dev.promptbeam.cli;

import dev.promptbeam.batch.Completion;
import dev.promptbeam.batch.Records;
import dev.promptbeam.batch.RunSetup;
import dev.promptbeam.batch.Sealed;
import dev.promptbeam.dataset.DatasetChangedException;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.Preflight;
import dev.promptbeam.pipeline.PromptPipeline;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.Runner;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Takes one run from its spec to its end; the caller holds the run lock. */
final class RunLaunch {
  private static final int LANES_PER_WORKER = 4;

  private final Request request;
  private final Spec spec;
  private final RunDirectory directory;
  private final ProgressPrinter printer;
  private final RunPlanner planner;
  private final Clock clock = Clock.systemUTC();

  RunLaunch(Request request, ProgressPrinter printer) {
    this.request = request;
    this.spec = request.spec();
    this.directory = request.directory();
    this.printer = printer;
    this.planner = new RunPlanner(spec);
  }

  /** What the command line asks for. */
  record Request(
      Spec spec,
      Path specFile,
      String runId,
      RunDirectory directory,
      Runner runner,
      List<String> beamArguments,
      double maxFailureRatio) {}

  RunRecord launch() throws Exception {
    if (!Endpoint.isEmulator(spec.endpoint())) {
      return launch(Endpoint.server(spec.endpoint(), System.getenv()));
    }
    EmulatorOptions options =
        EmulatorOptions.defaults().withStateDirectory(directory.emulatorFolder());
    try (EmulatorServer server = EmulatorServer.start(options)) {
      return launch(Endpoint.emulator(server.baseUrl()));
    }
  }

  private RunRecord launch(Endpoint endpoint) throws Exception {
    RunRecords runs = new RunRecords(request, endpoint, planner, clock);
    RunRecord earlier = RunRecord.read(directory);
    Sealed sealed = new Records(directory.ledger()).sealed();
    Dataset dataset = sealed == null ? Dataset.find(spec, request.specFile()) : null;
    if (earlier != null) {
      runs.checkIdentity(earlier, dataset);
      if (earlier.state().equals(RunRecord.COMPLETE)) {
        return earlier;
      }
    }
    PipelineOptions options = options();
    checkPlace(endpoint, options);
    ApiKey key = endpoint.key(System.getenv());
    RunSetup setup =
        planner.setup(
            directory, request.runId(), endpoint, key == null ? "" : key.fingerprint(spec.name()));
    preflight(setup, endpoint);
    RunRecord run = runs.begin(earlier, dataset);
    if (run.emulated()) {
      printer.emulated();
    }
    RunPlan plan =
        new RunPlan(
            sealed == null ? runs.splits(dataset) : List.of(),
            runs.reading(dataset),
            planner.requests(),
            run.cut(),
            setup,
            LANES_PER_WORKER * request.runner().parallelism(options));
    return run(plan, options, sealed);
  }

  private RunRecord run(RunPlan plan, PipelineOptions options, @Nullable Sealed sealed)
      throws Exception {
    new Stops(directory.ledger()).lift();
    Pipeline pipeline = Pipeline.create(options);
    if (sealed == null) {
      PromptPipeline.addWholeRun(pipeline, plan);
    } else {
      PromptPipeline.addSealedRun(pipeline, plan);
    }
    try (StopHook hook = StopHook.register(directory, request.runId(), printer);
        ProgressTimer timer = ProgressTimer.start(directory, printer)) {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      RunRecord stopped = stopOf(e);
      if (stopped == null) {
        throw e;
      }
      return stopped;
    }
    return Completion.of(directory, clock).finish();
  }

  /** A failure that is no defect: a changed dataset, or the tail of a recorded stop. */
  private @Nullable RunRecord stopOf(RuntimeException failure)
      throws IOException, RunRefusedException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatasetChangedException) {
        throw new RunRefusedException(String.valueOf(cause.getMessage()));
      }
    }
    return new Stops(directory.ledger()).current() == null
        ? null
        : Completion.of(directory, clock).finish();
  }

  private PipelineOptions options() throws RunRefusedException {
    try {
      return request
          .runner()
          .options(
              "promptbeam-" + spec.name() + "-" + request.runId(),
              request.beamArguments(),
              directory.scratch());
    } catch (IllegalArgumentException e) {
      throw new RunRefusedException("after --: " + e.getMessage());
    }
  }

  private void checkPlace(Endpoint endpoint, PipelineOptions options) throws RunRefusedException {
    if (endpoint.kind() == Endpoint.Kind.EMULATOR && !request.runner().isHere(options)) {
      throw new RunRefusedException(
          "the workers of a cluster cannot reach an emulator inside this process; start"
              + " `promptbeam emulator` where they can and name its address by --endpoint");
    }
  }

  private void preflight(RunSetup setup, Endpoint endpoint)
      throws RunRefusedException, InterruptedException {
    try (GeminiClient client = setup.connect().open()) {
      new Preflight(client, clock, Sleeper.system())
          .check(spec.model(), endpoint.address().toString());
    }
  }
}
