package dev.promptbeam.run;

import dev.promptbeam.batch.balance.Reading;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a run while it goes on: tells that it does twice a second, and ends it where it is
 * cancelled while it is packed. Nothing was sent then, so there is nothing to settle; once it is
 * sealed the dispatcher sees the cancelling by itself.
 */
final class RunWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** On Cloud Storage it takes two calls to see whether a run is cancelled. */
  private static final int REMOTE_LOOKS = 4;

  private final RunDirectory directory;
  private final RunListener listener;
  private final StopHook stops;
  private final @Nullable Supplier<Reading> reading;
  private final Sleeper sleeper;
  private final Thread thread = new Thread(this::watch, "promptbeam-watch");

  private @Nullable Reading noted;

  private RunWatch(
      RunDirectory directory,
      RunListener listener,
      StopHook stops,
      @Nullable Supplier<Reading> reading,
      Sleeper sleeper) {
    this.directory = directory;
    this.listener = listener;
    this.stops = stops;
    this.reading = reading;
    this.sleeper = sleeper;
  }

  /**
   * @param reading how far the dataset is read in this process; null where nothing of it is
   */
  static RunWatch start(
      RunDirectory directory,
      RunListener listener,
      StopHook stops,
      @Nullable Supplier<Reading> reading) {
    RunWatch watch = new RunWatch(directory, listener, stops, reading, Sleeper.system());
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    Cancellation cancellation = new Cancellation(directory.ledger());
    Records records = new Records(directory.ledger());
    int every = directory.isRemote() ? REMOTE_LOOKS : 1;
    boolean packing = true;
    try {
      for (int look = 0; ; look++) {
        boolean due = packing && look % every == 0;
        packing = packing && !(due && records.sealed() != null);
        if (packing && due && cancellation.isRequested()) {
          stops.stop();
          return;
        }
        sleeper.sleep(LOOK);
        if (packing && reading != null) {
          note(reading.get());
        }
        listener.look(directory);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      String unseen = packing ? ", nor will cancelling while packing be seen" : "";
      listener.note("no more progress can be shown" + unseen + ": " + IoReason.withFile(e));
    }
  }

  private void note(Reading now) throws IOException {
    if (!now.equals(noted)) {
      now.write(directory);
      noted = now;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
