package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.ScriptedServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRecoveryTest {
  private static final int CHUNK = 16;

  @TempDir private Path folder;
  private final UploadServer session = new UploadServer();
  private final List<Duration> waits = new ArrayList<>();
  private ScriptedServer server;
  private HttpGeminiClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    server.then(session::answer);
    ClientOptions options = Clients.options(server.address()).withUploads(CHUNK, 1_000);
    client = Clients.client(options, waits::add);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void resumesAHalfKeptChunk() throws Exception {
    session
        .thenServe()
        .then(
            request -> {
              session.keep(request, 5);
              return Reply.json(503, "{}");
            });

    client.upload(file(40), "d");

    assertThat(commands())
        .containsExactly(
            "start",
            "upload 0+16",
            "upload 16+16",
            "query",
            "upload 21+16",
            "upload, finalize 37+3");
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(40));
    assertThat(waits).containsExactly(Duration.ofMillis(1));
  }

  @Test
  void goesOnAfterALostAcknowledgement() throws Exception {
    session.then(
        request -> {
          session.serve(request);
          return Reply.json(503, "{}");
        });

    client.upload(file(40), "d");

    assertThat(commands())
        .containsExactly("start", "upload 0+16", "query", "upload 16+16", "upload, finalize 32+8");
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(40));
  }

  @Test
  void believesTheOffsetOfARefusal() throws Exception {
    session.then(
        request -> {
          session.keep(request, 6);
          return new Reply(400, session.state().headers(), new byte[0]);
        });

    client.upload(file(20), "d");

    assertThat(commands())
        .containsExactly("start", "upload 0+16", "query", "upload, finalize 6+14");
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(20));
  }

  @Test
  void goesBackWhereTheServerLostBytes() throws Exception {
    session
        .thenServe()
        .then(request -> Reply.json(503, "{}"))
        .then(
            request -> {
              session.forget();
              return session.state();
            });

    client.upload(file(20), "d");

    assertThat(commands())
        .containsExactly(
            "start",
            "upload 0+16",
            "upload, finalize 16+4",
            "query",
            "upload 0+16",
            "upload, finalize 16+4");
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(20));
  }

  @Test
  void findsTheFileWhoseFinalAnswerWasLost() throws Exception {
    session.then(
        request -> {
          session.serve(request);
          return Reply.json(503, "{}");
        });

    RemoteFile file = client.upload(file(10), "d");

    assertThat(commands()).containsExactly("start", "upload, finalize 0+10", "query", "get");
    assertThat(file.sizeBytes()).isEqualTo(10);
  }

  @Test
  void findsTheFileWhereTheFinalAnswerLacksIt() throws Exception {
    session.then(
        request -> {
          session.serve(request);
          return Reply.ok("{}").with("X-Goog-Upload-Status", "final");
        });

    assertThat(client.upload(file(10), "d").sizeBytes()).isEqualTo(10);
    assertThat(commands()).containsExactly("start", "upload, finalize 0+10", "get");
  }

  @Test
  void finishesASessionThatHoldsAllButIsNotFinal() throws Exception {
    session.then(
        request -> {
          session.keep(request, 10);
          return Reply.json(503, "{}");
        });

    client.upload(file(10), "d");

    assertThat(commands())
        .containsExactly("start", "upload, finalize 0+10", "query", "upload, finalize 10+0");
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(10));
  }

  @Test
  void asksTheSessionWhereAnAnswerSaysNothing() throws Exception {
    session.then(
        request -> {
          session.serve(request);
          return new Reply(200, Map.of(), new byte[0]);
        });

    client.upload(file(20), "d");

    assertThat(commands())
        .containsExactly("start", "upload 0+16", "query", "upload, finalize 16+4");
  }

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

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void reportsALostSession(int status) throws Exception {
    session.then(request -> Reply.json(status, "{}"));
    Path file = file(10);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d")))
        .hasMessage("the upload session was lost");
    assertThat(commands()).containsExactly("start", "upload, finalize 0+10");
  }

  @Test
  void reportsACancelledSession() throws Exception {
    session.then(
        request -> new Reply(200, Map.of("X-Goog-Upload-Status", "cancelled"), new byte[0]));
    Path file = file(10);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d")))
        .hasMessage("the upload session was lost");
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

  @Test
  void survivesAResetAndASilentServer() throws Exception {
    String empty = "Connection: close\r\nContent-Length: 0\r\n\r\n";
    String active = "HTTP/1.1 200 OK\r\nx-goog-upload-status: active\r\n";
    try (RawServer raw =
            new RawServer(
                RawServer.send(active + "x-goog-upload-url: /session?upload_id=1\r\n" + empty),
                RawServer.reset(""),
                RawServer.send(active + "x-goog-upload-size-received: 2\r\n" + empty),
                RawServer.stallAfter(""),
                RawServer.send(active + "x-goog-upload-size-received: 4\r\n" + empty),
                RawServer.ok("{\"file\":{\"name\":\"files/f\"}}"));
        HttpGeminiClient flaky =
            Clients.client(
                Clients.options(raw.address())
                    .withTimeouts(
                        Duration.ofSeconds(1), Duration.ofMillis(400), Duration.ofSeconds(1)))) {
      assertThat(flaky.upload(file(10), "d").name()).isEqualTo("files/f");
      assertThat(raw.requests())
          .extracting(UploadRecoveryTest::offset)
          .containsExactly("", "0", "", "2", "", "4");
    }
  }

  private static String offset(String head) {
    Matcher offset = Pattern.compile("(?i)x-goog-upload-offset: (\\d+)").matcher(head);
    return offset.find() ? offset.group(1) : "";
  }

  private Path file(int size) throws IOException {
    return Files.write(folder.resolve("input"), UploadServer.bytes(size));
  }

  private List<String> commands() {
    return server.requests().stream().map(UploadRecoveryTest::command).toList();
  }

  private static String command(Request request) {
    String command = request.header("x-goog-upload-command");
    if (command.startsWith("upload")) {
      return command + " " + request.header("x-goog-upload-offset") + "+" + request.body().length;
    }
    return command.isEmpty() ? request.method().toLowerCase(Locale.ROOT) : command;
  }
}
