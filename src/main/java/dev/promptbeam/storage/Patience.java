package dev.promptbeam.storage;

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
  private long since;
  private int failures;

  Patience(Duration most) {
    this.most = most;
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
      Thread.sleep(Math.min(wait.toMillis(), LONGEST.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }
}
