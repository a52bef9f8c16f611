package dev.promptbeam.batch.setup;

import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What each worker checks in the setup of each step, before it does anything. A worker that looks
 * at another disk would pack into nowhere, or send what was sent.
 */
public final class WorkerCheck {
  private WorkerCheck() {}

  /**
   * Results of a worker that looks at another folder would be gone with it.
   *
   * @throws WorkerUnfitException where the folder that they go to is not here
   */
  public static void seesResults(RunDirectory directory) {
    try {
      Path seen = ResultPlace.of(directory).seenFile();
      if (directory.isShared() && seen != null && !Files.exists(seen)) {
        throw new WorkerUnfitException(
            "does not see output.path, "
                + seen.getParent()
                + "; mount it under the same path wherever the run works, and run it again");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
