package dev.promptbeam.cli;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.IoReason;
import java.io.IOException;
import java.time.Duration;

/**
 * Ends this process where its run is cancelled while it is packed: nothing was sent, so there is
 * nothing to settle. Once it is sealed the dispatcher sees the cancelling by itself.
 */
final class CancelWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Thread thread;

  private CancelWatch(Thread thread) {
    this.thread = thread;
  }

  static CancelWatch start(RunDirectory directory, ProgressPrinter printer, Sleeper sleeper) {
    Thread thread = new Thread(() -> watch(directory, printer, sleeper), "promptbeam-cancel");
    thread.setDaemon(true);
    thread.start();
    return new CancelWatch(thread);
  }

  private static void watch(RunDirectory directory, ProgressPrinter printer, Sleeper sleeper) {
    Cancellation cancellation = new Cancellation(directory.ledger());
    Records records = new Records(directory.ledger());
    try {
      while (records.sealed() == null) {
        if (cancellation.isRequested()) {
          System.exit(ExitCode.DEAD_LETTERS); // by way of the stop hook, which writes the end
        }
        sleeper.sleep(LOOK);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      printer.note("cancelling while packing will not be seen: " + IoReason.withFile(e));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
