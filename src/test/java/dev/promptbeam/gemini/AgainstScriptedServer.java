package dev.promptbeam.gemini;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the client share: a server that answers by a script, and a client of it. */
abstract class AgainstScriptedServer {
  ScriptedServer server;
  HttpGeminiClient client;

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
