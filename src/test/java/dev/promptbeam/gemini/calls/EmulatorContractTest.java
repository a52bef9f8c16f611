package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.EmulatorContract;
import dev.promptbeam.gemini.GeminiClient;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The client over HTTP. */
class EmulatorContractTest extends EmulatorContract {
  private HttpGeminiClient client;

  @BeforeEach
  void open() {
    client = Clients.client(URI.create(server.baseUrl()));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Override
  public GeminiClient client() {
    return client;
  }
}
