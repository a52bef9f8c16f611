package dev.promptbeam.run.service;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The servers of runs that begin in one step of a pipeline and end in another: an emulator inside
 * this process stays open from the one to the other, or to the end of the process.
 */
public final class InnerEmulators {
  private static final Map<String, RunEndpoint> OPEN = new HashMap<>();

  private InnerEmulators() {}

  /**
   * @param named by the spec
   */
  public static Endpoint open(
      @Nullable String named, RunDirectory directory, Surroundings surroundings)
      throws RunRefusedException, IOException {
    if (!Endpoint.isEmulator(named)) {
      return Endpoint.server(named, surroundings.environment());
    }
    synchronized (OPEN) {
      RunEndpoint open = OPEN.get(directory.toString());
      if (open == null) {
        open = RunEndpoint.open(named, directory, surroundings, true);
        OPEN.put(directory.toString(), open);
      }
      return open.endpoint();
    }
  }

  /** The run has ended. */
  public static void close(RunDirectory directory) throws IOException {
    synchronized (OPEN) {
      RunEndpoint open = OPEN.remove(directory.toString());
      if (open != null) {
        open.close();
      }
    }
  }
}
