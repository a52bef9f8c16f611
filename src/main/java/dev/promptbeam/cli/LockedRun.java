package dev.promptbeam.cli;

import dev.promptbeam.batch.Records;
import dev.promptbeam.batch.StatusReader;
import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.AnsweredBy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;

/** A run under its run lock, from the making of its directory to its end. */
final class LockedRun {
  private LockedRun() {}

  /** Begins the run or goes on with it; returns the exit code of its end. */
  static int launch(RunLaunch.Request request, ProgressPrinter printer, StopHook stops)
      throws Exception {
    RunDirectory directory = request.directory();
    String name = request.spec().name() + "/" + request.runId();
    printer.runNamed(name);
    stops.named(request.runId());
    prepare(directory);
    try (FileLock lock = FileLock.tryAcquire(directory.runLockFile())) {
      if (lock == null) {
        throw new RunRefusedException(
            "run "
                + name
                + " is in use by "
                + FileLock.holder(directory.runLockFile())
                + "; wait for its end, or end it");
      }
      prepare(directory); // once more: a start that was refused may have discarded it
      RunRecord end = launch(request, printer, stops, lock);
      printer.answers(
          request.spec().model(),
          AnsweredBy.all(
              request.spec().model(),
              new StatusReader(directory).read().answers(),
              request.tariff()));
      printer.ended(end, directory);
      printer.doubles(new Records(directory.ledger()).doubles());
      return end.exitCode() == null ? ExitCode.DEFECT : end.exitCode();
    }
  }

  /** A run that is refused before it began leaves nothing behind. */
  private static RunRecord launch(
      RunLaunch.Request request, ProgressPrinter printer, StopHook stops, FileLock lock)
      throws Exception {
    try {
      return new RunLaunch(request, printer, stops).launch();
    } catch (RunRefusedException refused) {
      discard(request.directory(), lock, refused);
      throw refused;
    }
  }

  /** Where it cannot be taken away, the refusal is still what matters. */
  private static void discard(RunDirectory directory, FileLock lock, RunRefusedException refused) {
    try {
      directory.discard(lock);
    } catch (IOException e) {
      refused.addSuppressed(e);
    }
  }

  private static void prepare(RunDirectory directory) throws RunRefusedException {
    boolean foreign = !directory.exists() && hasContent(directory);
    if (foreign && !Files.exists(directory.runLockFile())) {
      throw new RunRefusedException(
          directory + " exists and is not a run; name another --run-id or --runs-dir");
    }
    try {
      directory.create();
    } catch (AccessDeniedException e) {
      throw new RunRefusedException("cannot write to " + e.getFile() + ": permission denied");
    } catch (FileSystemException e) {
      throw new RunRefusedException("cannot write to " + e.getFile() + ": " + e.getReason());
    } catch (IOException e) {
      throw new RunRefusedException("cannot write to " + directory + ": " + e.getMessage());
    }
  }

  private static boolean hasContent(RunDirectory directory) {
    String[] content = directory.root().toFile().list();
    return content != null && content.length > 0;
  }
}
