package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.Lane;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.model.RequestKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between us and the service is not the service, whatever it answers. */
class StrangersTest extends AgainstScriptedServer {
  @TempDir private Path folder;

  static Stream<Reply> refusals() {
    return Stream.of(400, 401, 403, 404, 405, 407, 409, 410, 413, 429, 451, 500, 502, 503)
        .flatMap(
            status ->
                Stream.of(
                        "",
                        " \n",
                        "{}",
                        "[]",
                        "not found",
                        "<html><h1>Not Found</h1></html>",
                        "{\"message\":\"no route\"}",
                        "{\"error\":\"not_found\"}",
                        "{\"error\":{}}",
                        "{\"error\":{\"message\":\"no\"}}",
                        "{\"error\":{\"code\":\"%d\",\"message\":\"no\"}}".formatted(status),
                        "{\"error\":{\"code\":418,\"message\":\"no\",\"status\":\"DATA_LOSS\"}}",
                        "[{\"error\":{\"message\":\"no\"}}]")
                    .filter(body -> status != 500 || !body.contains("DATA_LOSS"))
                    .map(body -> Reply.json(status, body)));
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @MethodSource("refusals")
  void isUnavailableToEveryCall(Reply reply) throws Exception {
    server.then(reply);
    Path file = Files.writeString(folder.resolve("f"), "{}");

    assertThat(
            Stream.<ThrowingCall>of(
                () -> client.getModel("m"),
                () -> client.upload(file, "d"),
                () -> client.getFile("files/f"),
                () -> client.listFiles(10, null),
                () -> client.deleteFile("files/f"),
                () -> client.download("files/f", folder.resolve("x")),
                () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"),
                () -> client.getBatch("batches/b"),
                () -> client.listBatches(10, null),
                () -> client.cancelBatch("batches/b"),
                () -> client.deleteBatch("batches/b"),
                () -> client.downloadInlined("batches/b", folder.resolve("x"))))
        .allSatisfy(
            call ->
                assertThat(catchThrowableOfType(GeminiException.class, call::make))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining(" answered " + reply.status()));
  }

  @Test
  void aProxyThatWantsAPasswordIsNamed() {
    server.then(new Reply(407, Map.of(), new byte[0]));

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getModel("m")))
        .hasMessage("GET /v1beta/models/m: a proxy answered 407");
  }

  @Test
  void aProxyIsNotTheServiceThoughItSpeaksLikeIt() {
    server.then(Reply.json(407, "{\"error\":{\"code\":407,\"message\":\"who are you\"}}"));

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getModel("m")))
        .hasMessageContaining("a proxy answered 407: ");
  }

  @Test
  void aGatewayMaySayWhenToComeAgain() {
    server.then(Reply.json(429, "{\"message\":\"slow down\"}").with("Retry-After", "17"));

    assertThat(
            catchThrowableOfType(
                    Unavailable.class,
                    () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"))
                .retryAfter())
        .isEqualTo(Duration.ofSeconds(17));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'error':{'code':404,'message':'no'}}",
        "{'error':{'status':'NOT_FOUND','message':'no'}}",
        "{'error':{'status':'not_found'}}",
        "{'error':{'code':5,'status':'NOT_FOUND','message':'no'}}",
        "[{'error':{'code':404,'message':'no','status':'NOT_FOUND'}}]"
      })
  void theServicesOwnErrorIsAVerdictInEitherForm(String body) {
    server.then(Reply.json(404, body.replace('\'', '"')));

    assertThat(catchThrowableOfType(Gone.class, () -> client.getBatch("batches/b"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':{'code':400,'status':'INVALID_ARGUMENT','message':'Error on line 7: no",
        "{'error':{'code':400,'message':'Error on line 7: no",
        "[{'error':{'status':'INVALID_ARGUMENT','message':'Error on line 7: no\\u00"
      })
  void aRefusalThatWasCutIsStillOne(String body) {
    server.then(Reply.json(400, body.replace('\'', '"')));

    Invalid refusal =
        catchThrowableOfType(
            Invalid.class, () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

    assertThat(refusal.lines()).containsExactly(new GeminiException.LineError(7, "no"));
  }

  @Test
  void aRefusalOfMillionsOfLinesIsStillOneWhereverItsCodeIs() {
    String lines = "Error on line 7: no such field\\n".repeat(300_000);
    server.then(Reply.json(400, "{\"error\":{\"message\":\"" + lines + "\",\"code\":400}}"));

    Invalid refusal =
        catchThrowableOfType(
            Invalid.class, () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

    assertThat(refusal.lines())
        .hasSizeGreaterThan(200_000)
        .contains(new GeminiException.LineError(7, "no such field"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Please log in</html>\n",
        "{\"message\":\"no route\"}\n",
        "{\"message\":\"no route\"}",
        "{}",
        "It works!\n",
        "<html><script>{\"key\":\"of an application\"}</script></html>\n",
        "<script>\nlet config = {\"response\":\"login\"};\n</script>\n",
        "{\n  \"message\": \"no route\",\n  \"key\": \"x\"\n}\n"
      })
  void aPageIsNoFileOfAnswers(String body) throws Exception {
    server.then(Reply.ok(body));
    server.then(Reply.ok("{\"key\":\"a\",\"response\":{}}\n"));

    client.download("files/f", folder.resolve("x"));

    assertThat(folder.resolve("x")).hasContent("{\"key\":\"a\",\"response\":{}}\n");
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>Please log in</html>", ""})
  void whatIsHeldOfAFileOutlivesAPageInItsPlace(String page) throws Exception {
    String line = "{\"key\":\"a\",\"response\":{}}\n";
    String head = "HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n";
    try (RawServer raw =
            new RawServer(
                RawServer.send(head.formatted(200, 2 * line.length(), "") + line),
                RawServer.send(head.formatted(200, page.length(), "") + page),
                RawServer.send(
                    head.formatted(206, line.length(), "Content-Range: bytes 26-51/52\r\n")
                        + line));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      cut.download("files/f", folder.resolve("x"));

      assertThat(folder.resolve("x")).hasContent(line + line);
      assertThat(raw.requests()).hasSize(3);
      assertThat(raw.requests().get(2)).containsIgnoringCase("range: bytes=26-\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 203, 204})
  void anotherSuccessBringsNoFile(int status) {
    byte[] body =
        status == 204 ? new byte[0] : "{\"key\":\"a\"}\n".getBytes(StandardCharsets.UTF_8);
    server.then(new Reply(status, Map.of(), body));

    assertThat(
            catchThrowableOfType(
                Unavailable.class, () -> client.download("files/f", folder.resolve("x"))))
        .hasMessageContaining("a gateway answered " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"status\":\"ok\"}", "{\"message\":\"no route\"}", "null"})
  void anythingButAnEmptyObjectAcknowledgesNothing(String body) {
    server.then(Reply.ok(body));

    assertThat(
            Stream.<ThrowingCall>of(
                () -> client.deleteFile("files/f"),
                () -> client.cancelBatch("batches/b"),
                () -> client.deleteBatch("batches/b")))
        .allSatisfy(
            call ->
                assertThat(catchThrowableOfType(Unavailable.class, call::make))
                    .hasMessageContaining("not an answer of the API"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"message\":\"no route\"}", "{\"name\":\"kong\"}", "{}"})
  void whatIsNoJobHasNoInlineAnswersBecauseItIsNone(String body) {
    server.then(Reply.ok(body));

    assertThat(
            catchThrowableOfType(
                Unavailable.class, () -> client.downloadInlined("batches/b", folder.resolve("x"))))
        .isNotNull();
    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getBatch("batches/b")))
        .isNotNull();
    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getModel("m"))).isNotNull();
    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getFile("files/f")))
        .isNotNull();
  }

  /** A call of the client. */
  @FunctionalInterface
  interface ThrowingCall {
    void make() throws Exception;
  }
}
