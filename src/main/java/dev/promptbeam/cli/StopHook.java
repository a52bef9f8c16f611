package dev.promptbeam.cli;

import dev.promptbeam.batch.Completion;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C and SIGTERM: the stop is recorded and the process ends at once. Nothing at
 * the service is cancelled; dying at any point is safe. Registered before anything else is done,
 * and told how far the run has come.
 */
final class StopHook implements AutoCloseable {
  private final ProgressPrinter printer;
  private final Thread hook = new Thread(this::stop, "promptbeam-stop");
  private volatile String advice = "";
  private volatile @Nullable RunDirectory begun;

  private StopHook(ProgressPrinter printer) {
    this.printer = printer;
  }

  static StopHook register(ProgressPrinter printer) {
    StopHook stops = new StopHook(printer);
    Runtime.getRuntime().addShutdownHook(stops.hook);
    return stops;
  }

  /** From here on there is a run that can be told how to go on with. */
  void named(String runId) {
    advice = "; run it again with the same run id: --run-id " + runId;
  }

  /** From here on the run is recorded as running, so a stop must be recorded too. */
  void begun(RunDirectory directory) {
    begun = directory;
  }

  private void stop() {
    RunDirectory directory = begun;
    int exitCode = ExitCode.STOPPED;
    if (directory == null) {
      printer.note("stopped by a signal before anything was sent" + advice);
    } else {
      exitCode = record(directory);
    }
    Runtime.getRuntime().halt(exitCode);
  }

  private int record(RunDirectory directory) {
    try {
      new Stops(directory.ledger())
          .record(new StopRecord("interrupted", "stopped by a signal", ExitCode.STOPPED));
      RunRecord end = Completion.of(directory, Clock.systemUTC()).finish();
      printer.ended(end, directory);
      // It may have been complete.
      return end.exitCode() == null ? ExitCode.STOPPED : end.exitCode();
    } catch (IOException | RuntimeException e) {
      printer.note("stopped by a signal" + advice + " (" + e.getMessage() + ")");
      return ExitCode.STOPPED;
    }
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
