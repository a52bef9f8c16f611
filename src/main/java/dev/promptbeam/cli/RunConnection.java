package dev.promptbeam.cli;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run that exists talks to: the server it was begun with, or the emulator over the state in
 * its directory, served inside this process until this is closed.
 */
final class RunConnection implements AutoCloseable {
  private final Endpoint endpoint;
  private final @Nullable EmulatorServer emulator;
  private final GeminiClient client;
  private final String fingerprint;

  private RunConnection(
      Endpoint endpoint,
      @Nullable EmulatorServer emulator,
      GeminiClient client,
      String fingerprint) {
    this.endpoint = endpoint;
    this.emulator = emulator;
    this.client = client;
    this.fingerprint = fingerprint;
  }

  /**
   * Opens it. The caller holds the run lock: two emulators must not share one state.
   *
   * @param environment where the key is read from; the address is the run's own, whatever stands
   *     here
   * @throws RunRefusedException where the key is missing or the record of the run is damaged
   */
  static RunConnection open(RunDirectory directory, RunRecord run, Map<String, String> environment)
      throws RunRefusedException, IOException {
    if (!run.emulated()) {
      return to(Endpoint.recorded(run), null, run, environment);
    }
    EmulatorServer emulator =
        EmulatorServer.start(
            EmulatorOptions.defaults().withStateDirectory(directory.emulatorFolder()));
    return to(Endpoint.emulator(emulator.baseUrl()), emulator, run, environment);
  }

  private static RunConnection to(
      Endpoint endpoint,
      @Nullable EmulatorServer emulator,
      RunRecord run,
      Map<String, String> environment)
      throws RunRefusedException {
    ApiKey key = endpoint.key(environment);
    String fingerprint = key == null ? "" : key.fingerprint(run.name());
    return new RunConnection(endpoint, emulator, endpoint.client(key, environment), fingerprint);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  GeminiClient client() {
    return client;
  }

  /** Of the present key, as the run's intents hold it; empty where there is none. */
  String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() throws IOException {
    client.close();
    if (emulator != null) {
      emulator.close();
    }
  }
}
