package dev.promptbeam.model;

import java.time.Duration;

/** Waiting, injected so that tests do not wait. Ends at once on interrupt. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration duration) throws InterruptedException;

  /** Waits in real time. */
  static Sleeper system() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
