package dev.promptbeam.storage;

import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;

/**
 * How long one thing is tried again that does not work for now: waits that double from a quarter of
 * a second to 8 s, until the patience is over.
 */
final class Patience {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private final Duration most;
  private final Sleeper sleeper;
  private long since;
  private int failures;

  Patience(Duration most, Sleeper sleeper) {
    this.most = most;
    this.sleeper = sleeper;
  }

  /** Begins anew: it works. */
  void worked() {
    failures = 0;
  }

  /**
   * Waits.
   *
   * @throws StorageUnavailableException where that was long enough
   */
  void failed(String path, Exception cause) throws IOException {
    long now = System.nanoTime();
    since = failures == 0 ? now : since;
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures, 10));
    failures++;
    if (now - since >= most.toNanos()) {
      throw new StorageUnavailableException(path, cause);
    }
    try {
      sleeper.sleep(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }
}
