package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.RawServer.Behaviour;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.ScriptedServer.Request;
import dev.promptbeam.model.RequestKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key reaches the configured origin only, and no exception shows it or a session. */
class SecrecyTest {
  private static final String SESSION = "SESSION-SECRET-1";
  private static final String SIGNATURE = "SIGNATURE-SECRET-2";

  @TempDir private Path folder;
  private ScriptedServer server;
  private ScriptedServer stranger;
  private HttpGeminiClient client;

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

  @Test
  void anAddressOfASessionThatCannotBeReadStaysSecret() throws Exception {
    server.then(session("http://bad host/?upload_id=" + SESSION));
    Path file = Files.writeString(folder.resolve("f"), "{}");

    Throwable failure = catchThrowable(() -> client.upload(file, "d"));

    assertThat(failure).isInstanceOf(Unavailable.class);
    assertSilent(failure);
  }

  static Stream<Arguments> echoes() {
    String page = "<html>GET /upload/v1beta/files?upload_id=" + SESSION + " " + Clients.KEY;
    String json =
        "{\"error\":{\"message\":\"key="
            + Clients.KEY
            + " upload_id="
            + SESSION
            + "\",\"code\":CODE,\"status\":\""
            + Clients.KEY
            + "\"}}";
    return Stream.of(
        Arguments.of(200, page),
        Arguments.of(200, json.replace("CODE", "200")),
        Arguments.of(200, "{\"a\": " + Clients.KEY + "}"),
        Arguments.of(400, json.replace("CODE", "400")),
        Arguments.of(400, json.replace("CODE", "400").replace(" ", "\\nError on line 1: ")),
        Arguments.of(400, page),
        Arguments.of(403, json.replace("CODE", "403")),
        Arguments.of(404, json.replace("CODE", "404")),
        Arguments.of(409, json.replace("CODE", "409")),
        Arguments.of(429, json.replace("CODE", "429")),
        Arguments.of(429, page),
        Arguments.of(500, json.replace("CODE", "500")),
        Arguments.of(503, page));
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void aServerThatEchoesWhatWasSentIsNotQuoted(int status, String body) throws Exception {
    Reply echo = new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    Path file = Files.writeString(folder.resolve("f"), "{}");
    server.then(echo);
    for (Throwable failure : failures(file)) {
      assertSilent(failure);
    }
  }

  @Test
  void aSessionThatEchoesItselfIsNotQuoted() throws Exception {
    server.then(session(server.address() + "/upload/x?upload_id=" + SESSION));
    server.then(Fixtures.refusal(403, "PERMISSION_DENIED", "no " + SESSION));
    Path file = Files.writeString(folder.resolve("f"), "{}");

    Throwable failure = catchThrowable(() -> client.upload(file, "d"));

    assertThat(failure)
        .hasMessage("POST upload session, bytes from 0: HTTP 403 PERMISSION_DENIED: no [redacted]");
    assertSilent(failure);
  }

  @Test
  void aSignedAddressThatIsEchoedIsNotQuoted() throws Exception {
    server.then(redirect(302, stranger.address() + "/o?sig=" + SIGNATURE));
    stranger.then(Fixtures.refusal(400, "INVALID_ARGUMENT", "bad " + SIGNATURE));

    Throwable failure = catchThrowable(() -> client.download("files/f", folder.resolve("x")));

    assertThat(failure)
        .hasMessage("GET /v1beta/files/f:download: HTTP 400 INVALID_ARGUMENT: bad [redacted]");
    assertSilent(failure);
  }

  static Stream<Behaviour> brokenAnswers() {
    return Stream.of(
        RawServer.send("HTTP/1.1 " + Clients.KEY + "\r\n\r\n"),
        RawServer.send(Clients.KEY + "\r\n\r\n"),
        RawServer.send("HTTP/1.1 200 OK\r\nContent-Length: " + Clients.KEY + "\r\n\r\n"),
        RawServer.send("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
        RawServer.send("HTTP/1.1 999\r\n\r\n"),
        RawServer.send(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Clients.KEY + "\r\n"),
        RawServer.send("HTTP/1.1 200 OK\r\n" + Clients.KEY + " bad: x\r\n\r\n"),
        RawServer.reset("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n" + Clients.KEY),
        RawServer.reset(""));
  }

  @ParameterizedTest
  @MethodSource("brokenAnswers")
  void aBrokenAnswerIsNotQuoted(Behaviour behaviour) throws Exception {
    try (RawServer raw = new RawServer(behaviour);
        HttpGeminiClient broken =
            Clients.client(Clients.failingAtOnce(Clients.impatient(raw.address())))) {
      Throwable failure =
          catchThrowable(() -> broken.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure).isInstanceOf(GeminiException.class);
      assertSilent(failure);
    }
  }

  private List<Throwable> failures(Path file) {
    return Stream.of(
            catchThrowable(() -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f")),
            catchThrowable(() -> client.getBatch("batches/b")),
            catchThrowable(() -> client.getFile("files/f")),
            catchThrowable(() -> client.getModel("m")),
            catchThrowable(() -> client.upload(file, "d")))
        .peek(failure -> assertThat(failure).isInstanceOf(GeminiException.class))
        .toList();
  }

  private static void assertNoKey(ScriptedServer other) {
    for (Request request : other.requests()) {
      assertThat(request.headers().toString() + request.target()).doesNotContain(Clients.KEY);
      assertThat(request.headers().keySet())
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-goog"));
    }
  }

  private static void assertSilent(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    if (failure instanceof GeminiException.Invalid invalid) {
      text.append(invalid.lines().toString());
    }
    assertThat(text.toString()).doesNotContain(Clients.KEY, SESSION, SIGNATURE);
  }

  private static Reply redirect(int status, String location) {
    return Reply.json(status, "").with("Location", location);
  }

  private static Reply session(String address) {
    return Reply.ok("").with("X-Goog-Upload-URL", address);
  }
}
