package dev.promptbeam.cli;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server of one run, open as long as the run goes on: one elsewhere, or an emulator here. */
final class RunEndpoint implements AutoCloseable {
  private final Endpoint endpoint;
  private final @Nullable EmulatorServer emulator;

  private RunEndpoint(Endpoint endpoint, @Nullable EmulatorServer emulator) {
    this.endpoint = endpoint;
    this.emulator = emulator;
  }

  /**
   * @param workersAreHere true where the work is done inside this process
   * @throws RunRefusedException for an emulator that the workers could not reach
   */
  static RunEndpoint open(@Nullable String named, RunDirectory directory, boolean workersAreHere)
      throws RunRefusedException, IOException {
    if (!Endpoint.isEmulator(named)) {
      return new RunEndpoint(Endpoint.server(named, System.getenv()), null);
    }
    if (!workersAreHere) {
      throw new RunRefusedException(
          "the workers of a cluster cannot reach an emulator inside this process; start"
              + " `promptbeam emulator` where they can and name its address by --endpoint");
    }
    EmulatorOptions options =
        EmulatorOptions.defaults().withStateDirectory(directory.emulatorFolder());
    EmulatorServer server = EmulatorServer.start(options);
    return new RunEndpoint(Endpoint.emulator(server.baseUrl()), server);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    if (emulator != null) {
      emulator.close();
    }
  }
}
