package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.UploadServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that cannot be finished end after bounded tries, whatever the session says. */
class LostUploadTest extends AgainstUploadServer {
  @Test
  void givesUpAfterBoundedTriesAndWaitsLongerEachTime() throws Exception {
    UploadServer.Fault unavailable = request -> Reply.json(503, "{}");
    for (int i = 0; i < 20; i++) {
      session.then(unavailable);
    }

    Path file = file(10);
    Unavailable failure = catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d"));

    assertThat(failure.httpStatus()).isEqualTo(503);
    assertThat(commands())
        .containsExactly("start", "upload, finalize 0+10", "query", "query", "query");
    assertThat(waits)
        .containsExactly(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(4));
  }

  @Test
  void neverLoopsOnASessionThatKeepsNothing() throws Exception {
    for (int i = 0; i < 40; i++) {
      session.then(request -> session.state());
    }
    Path file = file(40);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d"))).isNotNull();
    assertThat(server.requests()).hasSizeLessThan(12);
  }

  @Test
  void neverLoopsOnASessionThatKeepsByteAfterByte() throws Exception {
    for (int i = 0; i < 100; i++) {
      session
          .then(
              request -> {
                session.keep(request, 1);
                return Reply.json(503, "{}");
              })
          .thenServe();
    }
    Path file = file(200);
    ClientOptions options = Clients.chunked(Clients.options(server.address()), 64, 1_000);

    try (HttpGeminiClient largeChunks = Clients.client(options)) {
      assertThat(catchThrowableOfType(Unavailable.class, () -> largeChunks.upload(file, "d")))
          .isNotNull();
    }
    assertThat(server.requests()).hasSizeLessThan(12);
  }

  @Test
  void givesUpWhereProgressCeases() throws Exception {
    for (int i = 0; i < 10; i++) {
      session
          .then(
              request -> {
                session.keep(request, 8);
                return Reply.json(503, "{}");
              })
          .thenServe();
    }
    for (int i = 0; i < 10; i++) {
      session.then(request -> Reply.json(503, "{}")).thenServe();
    }
    Path file = file(200);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d"))).isNotNull();

    assertThat(session.kept()).isEqualTo(UploadServer.bytes(80));
    assertThat(commands())
        .endsWith("upload 80+16", "query", "upload 80+16", "query", "upload 80+16");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void beginsAnewWhereASessionIsNotThere(int status) throws Exception {
    session.then(request -> Fixtures.refusal(status, "NOT_FOUND", "none"));

    assertThat(client.upload(file(10), "d").sizeBytes()).isEqualTo(10);
    assertThat(commands())
        .containsExactly("start", "upload, finalize 0+10", "start", "upload, finalize 0+10");
  }

  @Test
  void beginsAnewWhereASessionWasCancelled() throws Exception {
    session.then(
        request -> new Reply(200, Map.of("X-Goog-Upload-Status", "cancelled"), new byte[0]));

    assertThat(client.upload(file(10), "d").sizeBytes()).isEqualTo(10);
    assertThat(commands()).hasSize(4);
  }

  @Test
  void reportsASessionThatIsLostOnItsWay() throws Exception {
    session.thenServe().then(request -> Fixtures.refusal(404, "NOT_FOUND", "none"));
    Path file = file(40);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d")))
        .hasMessage("the upload session was lost");
    assertThat(commands()).containsExactly("start", "upload 0+16", "upload 16+16");
  }

  @Test
  void refusesWhereNoSessionIsEverThere() throws Exception {
    for (int i = 0; i < 3; i++) {
      session.then(request -> Fixtures.refusal(404, "NOT_FOUND", "none"));
    }
    Path file = file(10);

    assertThat(catchThrowableOfType(Invalid.class, () -> client.upload(file, "d")))
        .hasMessage(
            "an upload begins at %s/upload/v1beta/files, but its second step finds nothing there, 3"
                + " times in a row (the upload session was lost); the base URL may be wrong, or"
                + " what is behind it does not pass that step on",
            server.address());
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void neverLoopsOnASessionThatNeverEnds() throws Exception {
    for (int i = 0; i < 40; i++) {
      session.then(
          request -> {
            session.keep(request, request.body().length);
            return session.state();
          });
    }
    Path file = file(10);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d")))
        .hasMessage("the upload session kept less than it was sent");
    assertThat(server.requests()).hasSizeLessThan(12);
  }

  @Test
  void neverLoopsOnASessionThatForgets() throws Exception {
    for (int i = 0; i < 20; i++) {
      session
          .thenServe()
          .then(request -> Reply.json(503, "{}"))
          .then(
              request -> {
                session.forget();
                return session.state();
              });
    }
    Path file = file(20);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d"))).isNotNull();
    assertThat(server.requests()).hasSizeLessThan(15);
  }
}
