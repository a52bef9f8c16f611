package dev.promptbeam.cli;

import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.batch.lane.LaneThreads;
import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Json;
import dev.promptbeam.pipeline.KeyCheck;
import dev.promptbeam.pipeline.Preflight;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;

/**
 * Brings a run to its end that is recorded as cancelled: by waiting for the process that works on
 * it, or, where there is none, by itself and without a pipeline.
 */
final class CancelRun {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int LANES = 4;

  private final RunDirectory directory;
  private final String goOn;
  private final ProgressPrinter printer;
  private final Clock clock;
  private final Sleeper sleeper;

  CancelRun(
      RunDirectory directory, String goOn, ProgressPrinter printer, Clock clock, Sleeper sleeper) {
    this.directory = directory;
    this.goOn = goOn;
    this.printer = printer;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** True where nothing is left to cancel. */
  static boolean isOver(RunRecord run, RunDirectory directory) {
    boolean complete =
        run.state().equals(RunRecord.COMPLETE) && Files.exists(directory.successFile());
    return complete || run.state().equals(RunRecord.CANCELLED);
  }

  /** The end of the run, whoever brings it about. */
  RunRecord finish() throws IOException, RunRefusedException, InterruptedException {
    boolean told = false;
    while (true) {
      String other = "a process";
      try (FileLock lock = FileLock.tryAcquire(directory.runLockFile())) {
        if (lock != null) {
          RunRecord run = read();
          String job = isOver(run, directory) ? null : EarlierJob.of(run, directory).living();
          if (job == null) {
            return settle(run);
          }
          other = "the Flink job " + job;
        }
      }
      if (!told) {
        printer.note(other + " works on the run; waiting until it has settled it");
        told = true;
      }
      printer.progress(Progress.of(directory));
      sleeper.sleep(LOOK);
    }
  }

  private RunRecord read() throws IOException {
    RunRecord run = RunRecord.read(directory);
    if (run == null) {
      throw new IOException("run.json vanished from " + directory);
    }
    return run;
  }

  private RunRecord settle(RunRecord run)
      throws IOException, RunRefusedException, InterruptedException {
    if (isOver(run, directory)) {
      return run;
    }
    if (new Records(directory.ledger()).sealed() != null) {
      directory.sweep();
      try (RunConnection connection = RunConnection.open(directory, run, System.getenv())) {
        settleSealed(run, connection);
      }
    }
    return Completion.of(directory, clock).finish();
  }

  private void settleSealed(RunRecord run, RunConnection connection)
      throws IOException, RunRefusedException, InterruptedException {
    Spec spec = Json.MAPPER.treeToValue(run.spec(), Spec.class);
    if (!OpenSending.of(directory).isEmpty()) {
      new Preflight(connection.client(), clock, sleeper).reach(spec.model(), run.endpoint());
      new KeyCheck(connection.client(), directory, connection.fingerprint()).check();
    }
    RunSetup setup =
        new RunPlanner(spec)
            .setup(directory, run.runId(), connection.endpoint(), connection.fingerprint());
    run.restarted(run.maxFailureRatio(), Version.number()).write(directory);
    new Stops(directory.ledger()).lift();
    try (StopHook stops = StopHook.register(printer);
        ProgressTimer timer = ProgressTimer.start(directory, printer, sleeper)) {
      stops.named(goOn);
      stops.begun(directory);
      new LaneThreads(setup, LANES).run();
    }
  }
}
