package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.ScriptedServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the client share: a server that answers by a script, and a client of it. */
public abstract class AgainstScriptedServer {
  public ScriptedServer server;
  public HttpGeminiClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    client = Clients.client(server.address());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }
}
