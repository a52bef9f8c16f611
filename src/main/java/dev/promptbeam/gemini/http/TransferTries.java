package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.model.Sleeper;
import java.time.Duration;

/**
 * Waits between the tries of one upload or download: bounded, doubling, at most 30 s unless the
 * server asks for more.
 */
public final class TransferTries {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Sleeper sleeper;
  private final Duration first;
  private final int most;
  private final TransferTroubles troubles;
  private int failures;

  /**
   * @param first wait after a first failure
   * @param most failures in a row that are survived
   * @param troubles told of each
   */
  public TransferTries(Sleeper sleeper, Duration first, int most, TransferTroubles troubles) {
    this.sleeper = sleeper;
    this.first = first;
    this.most = most;
    this.troubles = troubles;
  }

  public void succeeded() {
    failures = 0;
    troubles.clear();
  }

  /**
   * Waits, or throws the failure again where there were too many in a row.
   *
   * @throws GeminiException the given one
   */
  public void failed(GeminiException failure) throws GeminiException, InterruptedException {
    failures++;
    if (failures > most) {
      throw failure;
    }
    troubles.set(failure);
    Duration wait = first.multipliedBy(1L << Math.min(failures - 1, 10));
    sleeper.sleep(failure.waitAtLeast(wait.compareTo(LONGEST) < 0 ? wait : LONGEST));
  }
}
