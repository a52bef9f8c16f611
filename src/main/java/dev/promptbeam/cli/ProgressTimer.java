package dev.promptbeam.cli;

import dev.promptbeam.batch.balance.Progress;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.IoReason;
import java.io.IOException;
import java.time.Duration;

/** Prints progress every few seconds while a run goes on. */
final class ProgressTimer implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final Thread thread;

  private ProgressTimer(Thread thread) {
    this.thread = thread;
  }

  static ProgressTimer start(RunDirectory directory, ProgressPrinter printer, Sleeper sleeper) {
    Thread thread = new Thread(() -> watch(directory, printer, sleeper), "promptbeam-progress");
    thread.setDaemon(true);
    thread.start();
    return new ProgressTimer(thread);
  }

  private static void watch(RunDirectory directory, ProgressPrinter printer, Sleeper sleeper) {
    try {
      while (true) {
        sleeper.sleep(INTERVAL);
        printer.progress(Progress.of(directory));
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      printer.note("no more progress can be shown: " + IoReason.withFile(e));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
