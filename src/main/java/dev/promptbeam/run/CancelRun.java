package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.batch.lane.LaneThreads;
import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StartRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.run.runner.EarlierJob;
import dev.promptbeam.run.service.KeyCheck;
import dev.promptbeam.run.service.Preflight;
import dev.promptbeam.run.service.RunConnection;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.StoredSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * Brings a run to its end that is recorded as cancelled: by waiting for the process that works on
 * it, or, where there is none, by itself and without a pipeline.
 */
public final class CancelRun {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int LANES = 4;

  private final Surroundings surroundings;
  private final RunDirectory directory;
  private final String goOn;
  private final RunListener listener;
  private final IntConsumer halt;
  private final Sleeper sleeper = Sleeper.system();

  /**
   * @param goOn the command that goes on with it
   * @param halt ends the process at once with an exit code
   */
  public CancelRun(
      Surroundings surroundings,
      RunDirectory directory,
      String goOn,
      RunListener listener,
      IntConsumer halt) {
    this.surroundings = surroundings;
    this.directory = directory;
    this.goOn = goOn;
    this.listener = listener;
    this.halt = halt;
  }

  /** True where nothing is left to cancel. */
  public static boolean isOver(RunRecord run, RunDirectory directory) {
    boolean complete =
        run.state().equals(RunRecord.COMPLETE) && Files.exists(directory.successFile());
    return complete || run.state().equals(RunRecord.CANCELLED);
  }

  /** The end of the run, whoever brings it about. */
  public RunRecord finish() throws IOException, RunRefusedException, InterruptedException {
    boolean told = false;
    while (true) {
      String other = "a process";
      try (HeldLock lock = Locks.tryAcquire(directory.runLockFile())) {
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
        listener.note(other + " works on the run; waiting until it has settled it");
        told = true;
      }
      listener.look(directory);
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
      OutputFolder.sweep(directory);
      OutputFolder.claim(directory);
      try (RunConnection connection = RunConnection.open(directory, run, surroundings)) {
        settleSealed(run, connection);
      }
    }
    EndReport report = new EndReport(directory, Tariff.builtIn(), listener);
    return Completion.of(directory, surroundings.clock()).beforeSuccess(report::write).finish();
  }

  private void settleSealed(RunRecord run, RunConnection connection)
      throws IOException, RunRefusedException, InterruptedException {
    Spec spec = StoredSpec.readLoosely(run.spec());
    if (!OpenSending.of(directory).isEmpty()) {
      new Preflight(connection.client(), surroundings.clock(), sleeper)
          .reach(spec.model(), run.endpoint());
      new KeyCheck(connection.client(), directory, connection.fingerprint()).check();
    }
    RunSetup setup =
        new RunPlanner(spec)
            .setup(directory, run.runId(), connection.endpoint(), connection.fingerprint());
    run.restarted(run.maxFailureRatio(), ProgramVersion.number()).write(directory);
    new Stops(directory.ledger())
        .lift(
            new StartRecord(
                null, null, connection.endpoint().address().toString(), connection.fingerprint()));
    try (StopHook stops = StopHook.register(listener, surroundings.clock(), halt);
        RunWatch watch = RunWatch.start(directory, listener, stops, null)) {
      stops.named(goOn);
      stops.begun(directory);
      new LaneThreads(setup, LANES).run();
    }
  }
}
