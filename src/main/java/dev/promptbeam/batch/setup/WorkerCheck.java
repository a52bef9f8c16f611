package dev.promptbeam.batch.setup;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What each worker checks in the setup of each step, before it does anything. A worker that looks
 * at another disk would pack into nowhere, or send what was sent.
 */
public final class WorkerCheck {
  private WorkerCheck() {}

  /**
   * @throws WorkerUnfitException where the run directory is not here
   */
  public static void seesRun(RunDirectory directory) {
    try {
      if (!directory.isSeen()) {
        throw new WorkerUnfitException(
            "does not see the run directory "
                + directory
                + "; name one by --runs-dir that all workers share under the same path");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
