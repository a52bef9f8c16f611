package dev.promptbeam.run;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.WaitFile;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.report.StatusView;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run under its run lock, from the making of its directory to its end. */
public final class LockedRun {
  private LockedRun() {}

  /** Begins the run or goes on with it; returns the exit code of its end. */
  public static int launch(RunRequest request, RunListener listener, StopHook stops)
      throws Exception {
    RunDirectory directory = request.directory();
    String name = request.name();
    stops.named(request.told().goOn());
    if (Locks.isInDoubt(directory.runLockFile())) {
      listener.note(
          "run "
              + name
              + " was in use by "
              + Locks.holder(directory.runLockFile())
              + " until lately; looking for a minute at most whether it lives");
    }
    try (HeldLock lock = lock(directory, name)) {
      lock.onLost(() -> stops.lost(name));
      RunBegin begin = RunBegin.of(directory, name);
      createFolders(directory);
      WaitFile.forget(directory);
      listener.begun(begin);
      String meant =
          begin.earlier() == null && request.told().id() ? RunBegin.meant(directory) : null;
      if (meant != null) {
        listener.note(
            "warning: this is a new run, and there is one with the id "
                + meant
                + "; if that was meant, stop this one and give --run-id "
                + meant);
      }
      RunRecord end = launch(request, listener, stops, lock);
      new EndReport(directory, request.tariff(), listener).writeUnlessThere(end);
      StatusView view =
          Objects.requireNonNull(new StatusView.Source(directory, request.tariff()).read());
      listener.answers(view.model(), view.answers());
      if (end.state().equals(RunRecord.COMPLETE)) {
        listener.deadLetters(DeadLetterCount.of(directory));
      }
      listener.bill(view);
      boolean spent = Integer.valueOf(ExitCode.BUDGET).equals(end.exitCode());
      String goOn = spent ? GoOn.with(end, directory) : request.told().goOn();
      listener.ended(end, directory, goOn, RunListener.PATIENCE);
      listener.doubles(new Records(directory.ledger()).doubles());
      new EventLog(directory.eventsFile(), request.surroundings().clock()).flush();
      return end.exitCode() == null ? ExitCode.DEFECT : end.exitCode();
    }
  }

  /** A run that is refused before it began leaves nothing behind. */
  private static RunRecord launch(
      RunRequest request, RunListener listener, StopHook stops, HeldLock lock) throws Exception {
    try {
      return new RunLaunch(request, listener, stops).launch();
    } catch (RunRefusedException refused) {
      discard(request.directory(), lock, refused);
      throw refused;
    }
  }

  /** Where it cannot be taken away, the refusal is still what matters. */
  static void discard(RunDirectory directory, HeldLock lock, RunRefusedException refused) {
    try {
      directory.discard(lock);
    } catch (IOException e) {
      refused.addSuppressed(e);
    }
  }

  /** The lock comes before all else, so that nothing stands there that no start would take over. */
  private static HeldLock lock(RunDirectory directory, String name) throws RunRefusedException {
    HeldLock lock = tryLock(directory, "another --run-id or --runs-dir");
    if (lock == null) {
      throw inUse(directory, name);
    }
    return lock;
  }

  /**
   * The same, for one who may wait; null where another start has it.
   *
   * @param another what is named to begin another run
   */
  static @Nullable HeldLock tryLock(RunDirectory directory, String another)
      throws RunRefusedException {
    try {
      Path stranger = directory.stranger();
      if (stranger != null) {
        throw new RunRefusedException(
            directory + " exists and is not a run: it holds " + stranger + "; name " + another);
      }
      directory.createRoot();
      return Locks.tryAcquire(directory.runLockFile());
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  static RunRefusedException inUse(RunDirectory directory, String name) throws RunRefusedException {
    return new RunRefusedException(
        "run " + name + " is in use by " + holder(directory) + "; wait for its end, or end it");
  }

  static String holder(RunDirectory directory) throws RunRefusedException {
    try {
      return Locks.holder(directory.runLockFile());
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  static void createFolders(RunDirectory directory) throws RunRefusedException {
    try {
      directory.create();
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  private static RunRefusedException unwritable(RunDirectory directory, IOException failure) {
    boolean named = failure instanceof FileSystemException file && file.getFile() != null;
    String what = named ? IoReason.withFile(failure) : directory + ": " + IoReason.of(failure);
    return new RunRefusedException("cannot write to " + what);
  }
}
