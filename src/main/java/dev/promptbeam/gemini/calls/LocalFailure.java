package dev.promptbeam.gemini.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;

/** A failure of this machine's disk, which is not one of the service. */
final class LocalFailure {
  private LocalFailure() {}

  /**
   * @throws InterruptedException where the channel was closed because the thread was interrupted
   */
  static UncheckedIOException of(String what, IOException cause) throws InterruptedException {
    if (cause instanceof ClosedByInterruptException) {
      // An interrupt that strikes within file I/O must end a call as it does within a wait.
      Thread.interrupted();
      throw new InterruptedException(what);
    }
    return new UncheckedIOException(what, cause);
  }
}
