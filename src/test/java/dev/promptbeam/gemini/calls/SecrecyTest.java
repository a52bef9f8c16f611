package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.RawServer.Behaviour;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.model.RequestKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No exception shows the key, a session or a signed address, whatever the server echoes. */
class SecrecyTest extends AgainstStranger {
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
}
