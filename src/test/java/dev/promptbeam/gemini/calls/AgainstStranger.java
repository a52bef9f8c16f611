package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A client between its own server and one of somebody else, and secrets that neither may show. */
abstract class AgainstStranger {
  static final String SESSION = "SESSION-SECRET-1";
  static final String SIGNATURE = "SIGNATURE-SECRET-2";

  @TempDir Path folder;
  ScriptedServer server;
  ScriptedServer stranger;
  HttpGeminiClient client;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    stranger = new ScriptedServer();
    client = Clients.client(server.address());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    stranger.close();
  }

  static void assertSilent(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    if (failure instanceof GeminiException.Invalid invalid) {
      text.append(invalid.lines().toString());
    }
    assertThat(text.toString()).doesNotContain(Clients.KEY, SESSION, SIGNATURE);
  }

  static Reply redirect(int status, String location) {
    return Reply.json(status, "").with("Location", location);
  }

  static Reply session(String address) {
    return Reply.ok("").with("X-Goog-Upload-URL", address);
  }
}
