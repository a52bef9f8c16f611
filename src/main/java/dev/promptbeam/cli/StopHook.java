package dev.promptbeam.cli;

import dev.promptbeam.batch.Completion;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import java.io.IOException;
import java.time.Clock;

/**
 * What happens on Ctrl-C and SIGTERM: the stop is recorded and the process ends at once. Nothing
 * remote is cancelled; dying at any point is safe. Registered before the pipeline is run, because
 * running blocks.
 */
final class StopHook implements AutoCloseable {
  private final Thread hook;

  private StopHook(Thread hook) {
    this.hook = hook;
  }

  static StopHook register(RunDirectory directory, String runId, ProgressPrinter printer) {
    Thread hook = new Thread(() -> stop(directory, runId, printer), "promptbeam-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopHook(hook);
  }

  private static void stop(RunDirectory directory, String runId, ProgressPrinter printer) {
    int exitCode = ExitCode.STOPPED;
    try {
      new Stops(directory.ledger())
          .record(new StopRecord("interrupted", "stopped by a signal", ExitCode.STOPPED));
      RunRecord end = Completion.of(directory, Clock.systemUTC()).finish();
      printer.ended(end, directory);
      exitCode = end.exitCode() == null ? exitCode : end.exitCode(); // it may have been complete
    } catch (IOException | RuntimeException e) {
      printer.note("stopped; resume with --run-id " + runId + " (" + e.getMessage() + ")");
    }
    Runtime.getRuntime().halt(exitCode);
  }

  /** The run has ended by itself. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      // The hook is running and will end the process: wait for it rather than race it.
      try {
        hook.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
