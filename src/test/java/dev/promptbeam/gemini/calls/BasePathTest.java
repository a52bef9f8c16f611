package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.ScriptedServer.Request;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway that serves the API below a path of its own. */
class BasePathTest {
  private static final String BASE = "/corp/gemini";

  @TempDir private Path folder;
  private ScriptedServer server;
  private HttpGeminiClient client;

  /** Where the session is served. */
  private String served = BASE + "/upload/v1beta/files";

  /** What the start of an upload says where it is. */
  private String named = "";

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    server.then(this::answer);
    client = Clients.client(URI.create(server.address() + BASE));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "https://generativelanguage.googleapis.com/upload/v1beta/files",
    "https://generativelanguage.googleapis.com/corp/gemini/upload/v1beta/files",
    "ORIGIN/corp/gemini/upload/v1beta/files",
    "ORIGIN/upload/v1beta/files",
    "/upload/v1beta/files",
    "/corp/gemini/upload/v1beta/files"
  })
  void theSecondStepGoesBelowIt(String address) throws Exception {
    named = address.replace("ORIGIN", server.address().toString());

    assertThat(upload().name()).isEqualTo("files/f");
    assertThat(server.requests())
        .extracting(Request::target)
        .containsExactly(BASE + "/upload/v1beta/files", BASE + "/upload/v1beta/files?upload_id=1");
    assertThat(server.requests().get(1).header("x-goog-api-key")).isEqualTo(Clients.KEY);
  }

  @Test
  void theSecondStepGoesWhereItWasSentOnTheSameOriginWhereTheBaseHasNone() throws Exception {
    served = "/sessions";
    named = server.address() + "/sessions";

    assertThat(upload().name()).isEqualTo("files/f");
    assertThat(server.requests())
        .extracting(Request::target)
        .containsExactly(
            BASE + "/upload/v1beta/files",
            BASE + "/sessions?upload_id=1",
            BASE + "/upload/v1beta/files",
            "/sessions?upload_id=1");
  }

  private RemoteFile upload() throws Exception {
    return client.upload(Files.writeString(folder.resolve("f"), "{}"), "d");
  }

  private Reply answer(Request request) {
    if (request.header("x-goog-upload-command").equals("start")) {
      return Reply.ok("").with("X-Goog-Upload-URL", named + "?upload_id=1");
    }
    String path = URI.create(request.target()).getPath().toLowerCase(Locale.ROOT);
    return path.equals(served)
        ? Reply.ok("{\"file\":{\"name\":\"files/f\"}}").with("X-Goog-Upload-Status", "final")
        : Fixtures.refusal(404, "NOT_FOUND", "no such path");
  }
}
