package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.ScriptedServer.Request;
import dev.promptbeam.model.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileCallsTest extends AgainstScriptedServer {
  private static final RemoteFile FILE =
      new RemoteFile(
          "files/t5snrshrqff1",
          "batch-in",
          "application/jsonl",
          202,
          Instant.parse("2026-01-06T11:00:00.000001Z"),
          Instant.parse("2026-01-08T10:59:59.730Z"),
          "https://generativelanguage.googleapis.com/v1beta/files/t5snrshrqff1",
          "ACTIVE");

  @Test
  void getsAFile() throws Exception {
    server.then(Reply.ok(Fixtures.FILE));

    assertThat(client.getFile("files/t5snrshrqff1")).isEqualTo(FILE);
    assertThat(server.only().method() + " " + server.only().target())
        .isEqualTo("GET /v1beta/files/t5snrshrqff1");
  }

  @Test
  void aFileMayShowOnlyItsName() throws Exception {
    server.then(Reply.ok("{\"name\":\"files/f\"}"));

    assertThat(client.getFile("files/f"))
        .isEqualTo(new RemoteFile("files/f", "", "", -1, null, null, "", ""));
  }

  @Test
  void listsFiles() throws Exception {
    server.then(Reply.ok("{\"files\":[" + Fixtures.FILE + "],\"nextPageToken\":\"t\"}"));
    server.then(Reply.ok("{}"));

    assertThat(client.listFiles(100, null)).isEqualTo(new Page<>(List.of(FILE), "t"));
    assertThat(client.listFiles(100, "t")).isEqualTo(new Page<>(List.of(), null));
    assertThat(server.requests())
        .extracting(Request::target)
        .containsExactly("/v1beta/files?pageSize=100", "/v1beta/files?pageSize=100&pageToken=t");
  }

  @Test
  void aListThatIsNullIsEmpty() throws Exception {
    server.then(Reply.ok("{\"files\":null}"));

    assertThat(client.listFiles(100, null)).isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  void deletesAFile() throws Exception {
    server.then(Reply.ok("{}"));

    client.deleteFile("files/f");

    assertThat(server.only().method() + " " + server.only().target())
        .isEqualTo("DELETE /v1beta/files/f");
  }

  @Test
  void anAnswerOfAnotherKindIsUnavailable() {
    server.then(Reply.ok("[1]"));

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getFile("files/f")))
        .hasMessage("GET /v1beta/files/f: not an answer of the API: [1]");
  }

  @Test
  void keepsThePathOfTheBase() throws Exception {
    server.then(Reply.ok("{}"));
    URI base = URI.create(server.address() + "/gemini/");
    try (GeminiClient prefixed = Clients.client(base)) {
      prefixed.listFiles(1, null);
    }

    assertThat(server.only().target()).isEqualTo("/gemini/v1beta/files?pageSize=1");
  }

  @Test
  void sendsNoKeyWhereThereIsNone() throws Exception {
    server.then(Reply.ok("{}"));
    try (GeminiClient keyless =
        new HttpGeminiClient(
            Clients.options(server.address()), null, Sleeper.system(), Clock.systemUTC())) {
      keyless.listFiles(1, null);
    }

    assertThat(server.only().header("x-goog-api-key")).isEmpty();
  }
}
