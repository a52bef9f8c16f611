package dev.promptbeam.cli;

import dev.promptbeam.batch.clean.CleanRun;
import dev.promptbeam.cli.option.ClusterOptions;
import dev.promptbeam.cli.option.ExistingRun;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.CancelRun;
import dev.promptbeam.run.runner.EarlierJob;
import dev.promptbeam.run.service.KeyCheck;
import dev.promptbeam.run.service.RunConnection;
import dev.promptbeam.run.service.ServiceRefusal;
import dev.promptbeam.spec.StoredSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes what a run has on the service. */
@Command(
    name = "clean",
    description = {
      "Deletes the jobs and uploaded files of a run, never local results.",
      "Answers that are not saved yet are given up: their rows end as JOB_CANCELLED."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing of the run is left on the service",
      "2:there is no such run, a process or a Flink job works on it, or the key does not see its"
          + " jobs",
      "5:not all could be deleted, or a job may yet be listed; run it again"
    })
final class CleanCommand extends Subcommand {
  private static final Duration DOUBT_WAIT = Duration.ofMinutes(10);

  @Mixin private ExistingRun run = new ExistingRun();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws RunRefusedException, IOException, InterruptedException {
    RunDirectory directory = run.directory();
    try (HeldLock lock = Locks.tryAcquire(directory.runLockFile());
        HeldLock lease = Locks.tryAcquire(directory.dispatcherLockFile())) {
      requireFree(lock, lease);
      RunRecord record = RunRecord.read(directory);
      if (record == null) {
        throw new RunRefusedException(directory + " has no run.json any more");
      }
      if (!CancelRun.isOver(record, directory)) {
        EarlierJob earlier = EarlierJob.of(record, directory);
        if (cluster.gone()) {
          earlier.noteGone();
        }
        earlier.requireEnded();
      }
      return clean(directory, record);
    }
  }

  private void requireFree(@Nullable HeldLock lock, @Nullable HeldLock lease)
      throws RunRefusedException {
    if (lock == null || lease == null) {
      throw new RunRefusedException(
          "run " + run + " is in use by another process; stop it, or wait for its end");
    }
  }

  private int clean(RunDirectory directory, RunRecord record)
      throws RunRefusedException, IOException, InterruptedException {
    try (RunConnection connection = RunConnection.open(directory, record, surroundings())) {
      new KeyCheck(connection.client(), directory, connection.fingerprint()).check();
      String name = record.name() + "/" + record.runId();
      CleanRun cleaning =
          new CleanRun(
              directory,
              name,
              connection.client(),
              doubtWait(record),
              SteadyClock.start(),
              Sleeper.system());
      return say(name, cleaning.clean());
    } catch (GeminiException e) {
      throw ServiceRefusal.of(e, record.endpoint());
    }
  }

  /** A spec that another version of the program has put down is not refused here. */
  private static Duration doubtWait(RunRecord record) {
    return StoredSpec.read(record.spec()).map(spec -> spec.batch().doubtWait()).orElse(DOUBT_WAIT);
  }

  private int say(String name, CleanRun.Report report) {
    out()
        .println(
            String.format(
                Locale.ROOT,
                "run %s: deleted %,d jobs and %,d files",
                name,
                report.jobs(),
                report.files()));
    if (report.givenUpRequests() > 0) {
      out()
          .println(
              String.format(
                  Locale.ROOT,
                  "given up: the answers to %,d requests of %,d jobs; when the run goes on, their"
                      + " rows end as JOB_CANCELLED and are not asked again",
                  report.givenUpRequests(),
                  report.givenUpJobs()));
    }
    report.problems().forEach(err()::println);
    if (!report.problems().isEmpty()) {
      err().println("promptbeam: something is left; run clean again: " + goOn());
      return ExitCode.STOPPED;
    }
    return ExitCode.OK;
  }
}
