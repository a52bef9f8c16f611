package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.RawServer.Behaviour;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.model.RequestKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A create costs money, so it is sent exactly once, whatever becomes of its answer. */
class CreateOnceTest {
  static Stream<Arguments> lostAnswers() {
    return Stream.of(
        Arguments.of("closed", RawServer.send("")),
        Arguments.of("reset", RawServer.reset("")),
        Arguments.of("silent", RawServer.stallAfter("")),
        Arguments.of("half a status line", RawServer.send("HTTP/1.1 20")),
        Arguments.of("reset after half a status line", RawServer.reset("HTTP/1.1 20")),
        Arguments.of(
            "cut body", RawServer.send("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"na")),
        Arguments.of(
            "reset in body", RawServer.reset("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")),
        Arguments.of(
            "cut chunk",
            RawServer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"na")),
        Arguments.of(
            "stalled body",
            RawServer.stallAfter("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"na")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lostAnswers")
  void sendsOnceWhenTheAnswerIsLost(String name, Behaviour behaviour) throws Exception {
    try (RawServer server = new RawServer(behaviour);
        HttpGeminiClient client = Clients.client(Clients.impatient(server.address()))) {
      Unreachable failure =
          catchThrowableOfType(
              Unreachable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure.bodySent()).isTrue();
      assertThat(failure.httpStatus()).isZero();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void sendsOnceWhenTheServerFails(int status) throws Exception {
    String head = "HTTP/1.1 " + status + " X\r\nLocation: /elsewhere\r\nConnection: close\r\n";
    try (RawServer server = new RawServer(RawServer.send(head + "Content-Length: 0\r\n\r\n"));
        HttpGeminiClient client = Clients.client(server.address())) {
      Unavailable failure =
          catchThrowableOfType(
              Unavailable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure.httpStatus()).isEqualTo(status);
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** The job may have been made: only a list can tell. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | <html><body>Please log in</body></html>",
        "200 | It works!",
        "200 | {\"name\": \"batches/",
        "200 | {\"metadata\":{}}",
        "200 | []",
        "200 | ''",
        "400 | <html><body>Bad Request</body></html>",
        "404 | <html><body>Not Found</body></html>",
        "502 | <html><body>Bad Gateway</body></html>"
      })
  void sendsOnceWhereSomethingElseThanTheServiceAnswers(int status, String body) throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpGeminiClient client = Clients.client(server.address())) {
      server.then(ScriptedServer.Reply.json(status, body));

      assertThat(
              catchThrowableOfType(
                  Unavailable.class,
                  () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f")))
          .hasMessageStartingWith("POST /v1beta/models/m:batchGenerateContent: ");
      assertThat(server.requests()).hasSize(1);
    }
  }

  static Stream<Integer> refusals() {
    return Stream.of(302, 307, 308, 408, 499, 500, 502, 503, 504);
  }

  @Test
  void everyCreateHasAConnectionOfItsOwn() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpGeminiClient client = Clients.client(server.address())) {
      server.then(ScriptedServer.Reply.ok(Fixtures.CREATED));
      for (int i = 0; i < 3; i++) {
        client.createBatch(RequestKind.GENERATE, "m", "d", "files/f");
      }

      assertThat(server.ports()).doesNotHaveDuplicates().hasSize(3);
    }
  }

  @Test
  void knowsThatNothingWasSentToAClosedPort() throws Exception {
    try (HttpGeminiClient client = Clients.client(closedPort())) {
      Unreachable failure =
          catchThrowableOfType(
              Unreachable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure.bodySent()).isFalse();
      assertThat(failure)
          .hasMessage("POST /v1beta/models/m:batchGenerateContent: the connection was refused");
    }
  }

  @Test
  void knowsThatNothingWasSentToAnUnknownHost() throws Exception {
    try (HttpGeminiClient client = Clients.client(URI.create("http://host.invalid"))) {
      Unreachable failure =
          catchThrowableOfType(
              Unreachable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure.bodySent()).isFalse();
      assertThat(failure).hasMessageEndingWith("the host name is not known");
    }
  }

  @Test
  void knowsThatNothingWasSentWhenTlsFails() throws Exception {
    byte[] handshakeFailure = {0x15, 3, 3, 0, 2, 2, 0x28};
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        HttpGeminiClient client =
            Clients.client(URI.create("https://127.0.0.1:" + listener.getLocalPort()))) {
      Thread server = new Thread(() -> answerOnce(listener, handshakeFailure));
      server.start();
      Unreachable failure =
          catchThrowableOfType(
              Unreachable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));
      server.join();

      assertThat(failure.bodySent()).isFalse();
      assertThat(failure).hasMessageContaining("handshake_failure");
    }
  }

  private static void answerOnce(ServerSocket listener, byte[] answer) {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().read(new byte[16]);
      socket.getOutputStream().write(answer);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
