package dev.promptbeam.run.service;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The server of one run, open as long as the run goes on: one elsewhere, or an emulator over the
 * state in its directory. The caller holds the run lock: two emulators must not share one state.
 */
public final class RunEndpoint implements AutoCloseable {
  private final Endpoint endpoint;
  private final @Nullable EmulatorServer emulator;

  private RunEndpoint(Endpoint endpoint, @Nullable EmulatorServer emulator) {
    this.endpoint = endpoint;
    this.emulator = emulator;
  }

  /**
   * For a run that is begun or gone on with.
   *
   * @param named by the spec or the command line
   * @param workersAreHere true where the work is done inside this process
   * @throws RunRefusedException for an emulator that the workers could not reach
   */
  public static RunEndpoint open(
      @Nullable String named,
      RunDirectory directory,
      Surroundings surroundings,
      boolean workersAreHere)
      throws RunRefusedException, IOException {
    if (!Endpoint.isEmulator(named)) {
      return new RunEndpoint(Endpoint.server(named, surroundings.environment()), null);
    }
    if (!workersAreHere) {
      throw new RunRefusedException(
          "the workers of a cluster cannot reach an emulator inside this process; start"
              + " `promptbeam emulator` where they can and name its address by --endpoint");
    }
    return emulator(directory);
  }

  /** The one that a run was begun with, whatever the environment names now. */
  static RunEndpoint recorded(RunDirectory directory, RunRecord run)
      throws RunRefusedException, IOException {
    return run.emulated() ? emulator(directory) : new RunEndpoint(Endpoint.recorded(run), null);
  }

  private static RunEndpoint emulator(RunDirectory directory) throws IOException {
    EmulatorServer server =
        EmulatorServer.start(
            EmulatorOptions.defaults().withStateDirectory(directory.emulatorFolder()));
    return new RunEndpoint(Endpoint.emulator(server.baseUrl()), server);
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    if (emulator != null) {
      emulator.close();
    }
  }
}
