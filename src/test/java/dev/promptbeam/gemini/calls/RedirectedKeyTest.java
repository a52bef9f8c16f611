package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.ScriptedServer.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key reaches the configured origin only, wherever a server points. */
class RedirectedKeyTest extends AgainstStranger {
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsADownloadToAnotherOriginWithoutTheKey(int status) throws Exception {
    stranger.then(Reply.ok("{\"key\":\"a\"}\n"));
    server.then(redirect(status, stranger.address() + "/object?sig=" + SIGNATURE));

    client.download("files/f", folder.resolve("x"));

    assertThat(folder.resolve("x")).hasContent("{\"key\":\"a\"}\n");
    assertThat(stranger.only().target()).isEqualTo("/object?sig=" + SIGNATURE);
    assertNoKey(stranger);
  }

  @Test
  void keepsTheKeyOnItsOwnOrigin() throws Exception {
    server.then(redirect(307, "/moved/here"), Reply.ok("{\"key\":\"a\"}\n"));

    client.download("files/f", folder.resolve("x"));

    assertThat(server.requests().get(1).target()).isEqualTo("/moved/here");
    assertThat(server.requests().get(1).header("x-goog-api-key")).isEqualTo(Clients.KEY);
  }

  @Test
  void anotherNameOfTheSameHostIsAnotherOrigin() throws Exception {
    String alias = "http://localhost:" + server.address().getPort() + "/alias";
    server.then(redirect(302, alias), Reply.ok("{\"name\":\"models/m\"}"));

    client.getModel("m");

    assertThat(server.requests().get(1).target()).isEqualTo("/alias");
    assertThat(server.requests().get(1).headers().toString()).doesNotContain(Clients.KEY);
  }

  @Test
  void aStrangerCannotPointTheKeyBack() throws Exception {
    stranger.then(redirect(302, server.address() + "/v1beta/models/other"));
    server.then(redirect(302, stranger.address() + "/there"), Reply.ok("{\"name\":\"models/o\"}"));

    client.getModel("m");

    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1).headers().toString()).doesNotContain(Clients.KEY);
    assertNoKey(stranger);
  }

  @Test
  void followsAtMostFiveRedirects() {
    server.then(redirect(302, "/again"));

    Throwable failure = catchThrowable(() -> client.getBatch("batches/b"));

    assertThat(failure)
        .isInstanceOf(Unavailable.class)
        .hasMessage("GET /v1beta/batches/b: too many redirects");
    assertThat(server.requests()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host/x?sig=SIGNATURE-SECRET-2", "file:///etc/passwd", "http://[bad"})
  void refusesRedirectsThatAreNotHttp(String location) {
    server.then(redirect(302, location));

    Throwable failure = catchThrowable(() -> client.getBatch("batches/b"));

    assertThat(failure).isInstanceOf(Unavailable.class);
    assertSilent(failure);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void doesNotRedirectAPost() {
    server.then(redirect(307, stranger.address() + "/there?sig=" + SIGNATURE));

    Throwable failure = catchThrowable(() -> client.cancelBatch("batches/b"));

    assertThat(failure).isInstanceOf(Unavailable.class);
    assertSilent(failure);
    assertThat(stranger.requests()).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void doesNotRedirectAnUpload() throws Exception {
    server.then(session(stranger.address() + "/upload?upload_id=" + SESSION));
    server.then(redirect(307, stranger.address() + "/there"));
    Path file = Files.writeString(folder.resolve("f"), "{}");

    Throwable failure = catchThrowable(() -> client.upload(file, "d"));

    assertThat(failure).isInstanceOf(Unavailable.class);
    assertSilent(failure);
    assertThat(stranger.requests()).isEmpty();
  }

  @Test
  void sendsASessionOfAnotherHostToItsOwnOrigin() throws Exception {
    server.then(session(stranger.address() + "/upload/x?upload_id=" + SESSION));
    server.then(
        Reply.ok("{\"file\":{\"name\":\"files/f\"}}").with("X-Goog-Upload-Status", "final"));
    Path file = Files.writeString(folder.resolve("f"), "{}");

    client.upload(file, "d");

    assertThat(server.requests().get(1).target()).isEqualTo("/upload/x?upload_id=" + SESSION);
    assertThat(stranger.requests()).isEmpty();
  }

  private static void assertNoKey(ScriptedServer other) {
    for (Request request : other.requests()) {
      assertThat(request.headers().toString() + request.target()).doesNotContain(Clients.KEY);
      assertThat(request.headers().keySet())
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-goog"));
    }
  }
}
