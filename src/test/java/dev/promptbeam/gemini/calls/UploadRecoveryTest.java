package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.UploadServer;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UploadRecoveryTest extends AgainstUploadServer {
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
  void waitsAsLongAsTheServerAsks() throws Exception {
    session.then(request -> Reply.json(503, "{}").with("Retry-After", "77"));

    client.upload(file(10), "d");

    assertThat(waits).containsExactly(Duration.ofSeconds(77));
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(10));
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
                new ClientOptions(
                    raw.address(),
                    Clients.timeouts(1_000, 400, 1_000, 60_000),
                    Clients.options(raw.address()).transfers()))) {
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
}
