package dev.promptbeam.run.service;

import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;

/** What a run that exists talks to: a client of the server it was begun with, until closed. */
public final class RunConnection implements AutoCloseable {
  private final RunEndpoint server;
  private final GeminiClient client;
  private final String fingerprint;

  private RunConnection(RunEndpoint server, GeminiClient client, String fingerprint) {
    this.server = server;
    this.client = client;
    this.fingerprint = fingerprint;
  }

  /**
   * Opens it. The caller holds the run lock.
   *
   * @param surroundings whose environment the key is read from; the address is the run's own,
   *     whatever stands there
   * @throws RunRefusedException where the key is missing or the record of the run is damaged
   */
  public static RunConnection open(RunDirectory directory, RunRecord run, Surroundings surroundings)
      throws RunRefusedException, IOException {
    RunEndpoint server = RunEndpoint.recorded(directory, run);
    ApiKey key = server.endpoint().key(surroundings.environment());
    String fingerprint = key == null ? "" : key.fingerprint(run.name());
    return new RunConnection(server, server.endpoint().client(key, surroundings), fingerprint);
  }

  public Endpoint endpoint() {
    return server.endpoint();
  }

  public GeminiClient client() {
    return client;
  }

  /** Of the present key, as the run's intents hold it; empty where there is none. */
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
