package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.run.runner.FlinkCluster;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C and SIGTERM: the stop is recorded and the process ends at once. Nothing at
 * the service is cancelled; dying at any point is safe. Registered before anything else is done,
 * and told how far the run has come.
 */
public final class StopHook implements AutoCloseable {
  /** Leaves the rest of ten seconds to calls that hang. */
  private static final Duration LONGEST_CANCELLING = Duration.ofSeconds(4);

  private static final Duration LONGEST_REPORT = Duration.ofSeconds(2);
  private static final Duration LONGEST_TELLING = Duration.ofSeconds(2);

  private final RunListener listener;
  private final Clock clock;
  private final IntConsumer halt;
  private final Thread hook = new Thread(this::stop, "promptbeam-stop");
  private volatile String goOn = "";
  private volatile @Nullable RunDirectory begun;
  private volatile @Nullable FlinkCluster cluster;
  private volatile String job = "";

  private StopHook(RunListener listener, Clock clock, IntConsumer halt) {
    this.listener = listener;
    this.clock = clock;
    this.halt = halt;
  }

  /**
   * @param halt ends the process at once with an exit code, which only the command may do
   */
  public static StopHook register(RunListener listener, Clock clock, IntConsumer halt) {
    StopHook stops = new StopHook(listener, clock, halt);
    Runtime.getRuntime().addShutdownHook(stops.hook);
    return stops;
  }

  /** From here on there is a run that can be told how to go on with. */
  void named(String command) {
    goOn = command;
  }

  /** From here on the run is recorded as running, so a stop must be recorded too. */
  void begun(RunDirectory directory) {
    begun = directory;
  }

  /**
   * From here on the work may be done elsewhere, and is cancelled there: it would go on without us.
   *
   * @param where null where it is done inside this process
   */
  void sentTo(@Nullable FlinkCluster where, String jobName) {
    job = jobName;
    cluster = where;
  }

  /** Ends the run and the process as they are; a second call waits for the first. */
  synchronized void stop() {
    RunDirectory directory = begun;
    int exitCode = ExitCode.STOPPED;
    if (directory == null) {
      listener.note("stopped by a signal before anything was sent" + advice());
    } else {
      exitCode = record(directory);
    }
    halt.accept(exitCode);
  }

  /**
   * Ends the process: the run may be another one's by now, and nothing of it is touched any more.
   */
  void lost(String run) {
    listener.note(
        "run "
            + run
            + ": its lock is another process's by now; nothing more is sent from here"
            + advice());
    halt.accept(ExitCode.STOPPED);
  }

  private String advice() {
    return goOn.isEmpty() ? "" : "; go on with: " + goOn;
  }

  private int record(RunDirectory directory) {
    try {
      new Stops(directory.ledger())
          .record(StopRecord.of(StopCause.INTERRUPTED, "stopped by a signal"));
      cancelJob();
      RunRecord end = Completion.of(directory, clock).finish();
      new EventLog(directory.eventsFile(), clock).flush();
      listener.ended(end, directory, goOn, LONGEST_TELLING);
      report(directory);
      // It may have been complete.
      return end.exitCode() == null ? ExitCode.STOPPED : end.exitCode();
    } catch (IOException | RuntimeException e) {
      listener.note("stopped by a signal" + advice() + " (" + e.getMessage() + ")");
      return ExitCode.STOPPED;
    }
  }

  /** As long as there is time; {@code report} writes it later, and better. */
  private void report(RunDirectory directory) {
    EndReport report = new EndReport(directory, Tariff.builtIn(), listener);
    Thread writing = new Thread(report::writeQuickly, "promptbeam-report");
    writing.setDaemon(true);
    writing.start();
    try {
      writing.join(LONGEST_REPORT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancelJob() {
    FlinkCluster where = cluster;
    if (where == null) {
      return;
    }
    try {
      if (!where.cancel(job, LONGEST_CANCELLING)) {
        listener.note("the Flink job " + job + " was told to end and has not yet: " + where);
      }
    } catch (IOException e) {
      // Its lanes see the stop record; before they begin there is nothing to pay for.
      listener.note("the Flink job " + job + " could not be cancelled on " + where + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
