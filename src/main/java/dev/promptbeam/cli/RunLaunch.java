package dev.promptbeam.cli;

import dev.promptbeam.batch.Completion;
import dev.promptbeam.batch.FullDisk;
import dev.promptbeam.batch.Records;
import dev.promptbeam.batch.RunSetup;
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
import dev.promptbeam.pipeline.DatasetSource;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.KeyCheck;
import dev.promptbeam.pipeline.PackPlan;
import dev.promptbeam.pipeline.Preflight;
import dev.promptbeam.pipeline.PromptPipeline;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.Runner;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
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
      DatasetSource dataset,
      String runId,
      RunDirectory directory,
      Runner runner,
      List<String> beamArguments,
      double maxFailureRatio) {}

  RunRecord launch() throws Exception {
    RunRecords runs = new RunRecords(request, planner, clock);
    RunRecord earlier = RunRecord.read(directory);
    boolean sealed = new Records(directory.ledger()).sealed() != null;
    Dataset dataset = dataset(sealed);
    if (earlier != null) {
      runs.checkIdentity(earlier, dataset);
      if (earlier.state().equals(RunRecord.COMPLETE)) {
        return Files.exists(directory.successFile()) ? earlier : completion().finish();
      }
    }
    directory.sweep();
    if (!Endpoint.isEmulator(spec.endpoint())) {
      Endpoint server = Endpoint.server(spec.endpoint(), System.getenv());
      return launch(runs, earlier, sealed ? null : dataset, server);
    }
    if (!request.runner().isHere(options())) {
      throw new RunRefusedException(
          "the workers of a cluster cannot reach an emulator inside this process; start"
              + " `promptbeam emulator` where they can and name its address by --endpoint");
    }
    EmulatorOptions options =
        EmulatorOptions.defaults().withStateDirectory(directory.emulatorFolder());
    try (EmulatorServer server = EmulatorServer.start(options)) {
      return launch(runs, earlier, sealed ? null : dataset, Endpoint.emulator(server.baseUrl()));
    }
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

  /**
   * @param unpacked the dataset where it is still to be packed
   */
  private RunRecord launch(
      RunRecords runs, @Nullable RunRecord earlier, @Nullable Dataset unpacked, Endpoint endpoint)
      throws Exception {
    PipelineOptions options = options();
    ApiKey key = endpoint.key(System.getenv());
    String fingerprint = key == null ? "" : key.fingerprint(spec.name());
    RunSetup setup = planner.setup(directory, request.runId(), endpoint, fingerprint);
    preflight(setup, endpoint, fingerprint);
    RunRecord run = runs.begin(earlier, unpacked);
    if (run.emulated()) {
      printer.emulated();
    }
    PackPlan packing =
        unpacked == null
            ? null
            : new PackPlan(
                runs.pinnedSplits(unpacked), unpacked.reading(), planner.requests(), run.cut());
    int lanes = LANES_PER_WORKER * request.runner().parallelism(options);
    return run(new RunPlan(packing, setup, lanes), options);
  }

  private RunRecord run(RunPlan plan, PipelineOptions options) throws Exception {
    new Stops(directory.ledger()).lift();
    Pipeline pipeline = Pipeline.create(options);
    PromptPipeline.addTo(pipeline, plan);
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
    return completion().finish();
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
    return stops.current() == null ? null : completion().finish();
  }

  private Completion completion() {
    return Completion.of(directory, clock);
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

  private void preflight(RunSetup setup, Endpoint endpoint, String fingerprint)
      throws RunRefusedException, IOException, InterruptedException {
    try (GeminiClient client = setup.connect().open()) {
      new Preflight(client, clock, Sleeper.system())
          .check(spec.model(), endpoint.address().toString());
      new KeyCheck(client, directory, fingerprint).check();
    }
  }
}
