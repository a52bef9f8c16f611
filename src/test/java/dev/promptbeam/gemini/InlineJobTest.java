package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.calls.AgainstScriptedServer;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the answers of inline jobs come. */
class InlineJobTest extends AgainstScriptedServer {
  /** The second copy differs, so that a test sees which was read (protocol 3.4). */
  private static final String TWICE =
      """
      {"name":"batches/b",
       "metadata":{"state":"BATCH_STATE_SUCCEEDED","displayName":"d",
         "batchStats":{"requestCount":"3","successfulRequestCount":"2","failedRequestCount":"1"},
         "output":{"inlinedResponses":{"inlinedResponses":[
           {"response":{"candidates":[{"content":{"parts":[{"text":"ä\\nb"}]}}],"n":1.10},
            "metadata":{"key":"request-1"}},
           {"metadata":{"key":"request-2"},"error":{"code":3,"message":"bad"}},
           {"error":{"code":1}}]}}},
       "done":true,
       "response":{"inlinedResponses":{"inlinedResponses":[
         {"response":{"second":"copy"},"metadata":{"key":"request-1"}}]}}}
      """;

  private static final String LINES =
      """
      {"key":"request-1","response":{"candidates":[{"content":{"parts":[{"text":"ä\\nb"}]}}],"n":1.10}}
      {"key":"request-2","error":{"code":3,"message":"bad"}}
      {"error":{"code":1}}
      """;

  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void nameTarget() {
    target = folder.resolve("responses.jsonl");
  }

  @Test
  void writesTheAnswersAsTheLinesOfAResultFile() throws Exception {
    server.then(Reply.ok(TWICE));

    long written = client.downloadInlined("batches/b", target);

    assertThat(written).isEqualTo(3);
    assertThat(target).hasContent(LINES);
    assertThat(Files.list(folder)).containsExactly(target);
    assertThat(server.only().target()).isEqualTo("/v1beta/batches/b");
  }

  /** They are judged one by one when the file is read. */
  @Test
  void anAnswerBeyondWhatIsReadOfOneIsNotTheEndOfTheOthers() throws Exception {
    List<String> beyond =
        List.of(
            "\"x\":" + "[".repeat(5_000) + "]".repeat(5_000),
            "\"x\":" + "7".repeat(2_000),
            "\"x\":1E99999999999",
            "\"" + "n".repeat(60_000) + "\":1");
    StringBuilder answers = new StringBuilder();
    StringBuilder lines = new StringBuilder();
    for (String member : beyond) {
      answers.append("{\"response\":{" + member + "},\"metadata\":{\"key\":\"k\"}},");
      lines.append("{\"key\":\"k\",\"response\":{" + member + "}}\n");
    }
    Reply all =
        Reply.ok(
            "{\"name\":\"batches/b\",\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\"},\"response\":"
                + "{\"inlinedResponses\":{\"inlinedResponses\":["
                + answers
                + "{\"metadata\":{\"key\":\"last\"}}]}}}");
    server.then(all, all);

    assertThat(client.getBatch("batches/b").state()).isEqualTo(BatchState.SUCCEEDED);
    assertThat(client.downloadInlined("batches/b", target)).isEqualTo(5);
    assertThat(target).hasContent(lines + "{\"key\":\"last\"}\n");
  }

  @Test
  void writesCapturedAnswersAsTheyCame() throws Exception {
    server.then(Reply.ok(Fixtures.INLINE));

    assertThat(client.downloadInlined("batches/ID", target)).isEqualTo(2);
    assertThat(target).hasContent(Fixtures.INLINE_LINES);
    assertThat(client.getBatch("batches/ID").stats()).isEqualTo(new BatchStats(2, 0, 1, 1));
  }

  @Test
  void writesCapturedEmbeddings() throws Exception {
    server.then(Reply.ok(Fixtures.EMBEDDINGS));

    assertThat(client.getBatch("batches/E").state()).isEqualTo(BatchState.SUCCEEDED);
    assertThat(client.downloadInlined("batches/E", target)).isEqualTo(2);
    List<String> lines = Files.readAllLines(target);
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"key\":\"request_1\",\"response\":{\"tokenCount\":\"1\","
                + "\"embedding\":{\"values\":[0.013168523,-0.5]}}}");
    assertThat(json(lines.get(1)))
        .isEqualTo(
            json(
                "{\"key\":\"request_2\",\"response\":{\"embedding\":{\"values\":[1E-7]},"
                    + "\"usageMetadata\":{\"promptTokenCount\":81}}}"));
  }

  @Test
  void readsTheOnlyCopyWhereverItIs() throws Exception {
    String only =
        """
        {"response":{"inlined_responses":[{"metadata":{"key":"k"},"response":
          {"tokenCount":"1","embedding":{"values":[0.5,-1E-3]}}}]},"name":"batches/b"}
        """;
    server.then(Reply.ok(only));

    assertThat(client.downloadInlined("batches/b", target)).isEqualTo(1);
    assertThat(target)
        .hasContent(
            """
            {"key":"k","response":{"tokenCount":"1","embedding":{"values":[0.5,-1E-3]}}}
            """);
  }

  @Test
  void passesOverAnEmptyCopy() throws Exception {
    String second =
        """
        {"name":"batches/b","metadata":{"output":{"inlinedResponses":{"inlinedResponses":[]}}},
         "response":{"inlinedResponses":{"inlinedResponses":[{"error":{"code":13}}]}}}
        """;
    server.then(Reply.ok(second));

    assertThat(client.downloadInlined("batches/b", target)).isEqualTo(1);
    assertThat(target).hasContent("{\"error\":{\"code\":13}}\n");
  }

  @Test
  void passesOverItemsThatAreNoAnswers() throws Exception {
    server.then(
        Reply.ok(
            """
            {"name":"batches/b","response":{"inlinedResponses":{"inlinedResponses":
              [null,5,[1],"x",{"metadata":{"key":"k"},"response":{}}]}}}
            """));

    assertThat(client.downloadInlined("batches/b", target)).isEqualTo(1);
    assertThat(target).hasContent("{\"key\":\"k\",\"response\":{}}\n");
  }

  @Test
  void writesNothingWhileNothingIsAttached() throws Exception {
    server.then(Reply.ok(Fixtures.CREATED));

    assertThat(client.downloadInlined("batches/b", target)).isZero();
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void startsAgainAfterACutAnswer() throws Exception {
    server.then(Reply.ok(TWICE.substring(0, TWICE.length() - 40)), Reply.ok(TWICE));

    assertThat(client.downloadInlined("batches/b", target)).isEqualTo(3);
    assertThat(target).hasContent(LINES);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void reportsAnAnswerThatIsAlwaysCut() throws Exception {
    String half = TWICE.substring(0, 500);
    try (RawServer raw =
            new RawServer(
                RawServer.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + half));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      assertThat(
              catchThrowableOfType(
                  Unreachable.class, () -> cut.downloadInlined("batches/b", target)))
          .isNotNull();
      assertThat(raw.requests()).hasSize(4);
      assertThat(Files.list(folder)).isEmpty();
    }
  }

  @Test
  void aMissingFolderIsNoFailureOfTheService() {
    Path nowhere = folder.resolve("none").resolve("x");

    assertThat(
            catchThrowableOfType(
                UncheckedIOException.class, () -> client.downloadInlined("batches/b", nowhere)))
        .isNotNull();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aJobIsReadWithoutItsAnswers() throws Exception {
    server.then(Reply.ok(TWICE));

    BatchJob job = client.getBatch("batches/b");

    assertThat(job.state()).isEqualTo(BatchState.SUCCEEDED);
    assertThat(job.stats()).isEqualTo(new BatchStats(3, 0, 2, 1));
    assertThat(job.responsesFile()).isNull();
  }

  @Test
  void aJobWithMoreAnswersThanMemoryIsRead() throws Exception {
    String item = "{\"response\":{\"text\":\"" + "x".repeat(1 << 16) + "\"}},";
    String start = "{\"metadata\":{\"output\":{\"inlinedResponses\":{\"inlinedResponses\":[";
    String end = "{}]}},\"state\":\"BATCH_STATE_SUCCEEDED\"},\"done\":true,\"name\":\"batches/b\"}";
    RawServer.Behaviour large =
        socket -> {
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + start);
          for (int i = 0; i < 1200; i++) {
            RawServer.write(socket, item);
          }
          RawServer.write(socket, end);
          socket.shutdownOutput();
        };
    try (RawServer raw = new RawServer(large);
        HttpGeminiClient other = Clients.client(raw.address())) {
      assertThat(other.getBatch("batches/b").state()).isEqualTo(BatchState.SUCCEEDED);
      assertThat(other.downloadInlined("batches/b", target)).isEqualTo(1201);
    }
  }

  @Test
  void aPageOrNothingInPlaceOfAJobIsUnavailable() {
    server.then(Reply.ok("<html>Please <b>log</b> in</html>"));
    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getBatch("batches/b")))
        .hasMessage("GET /v1beta/batches/b: not an answer of the API: Please log in")
        .hasNoCause();
    server.then(Reply.ok(""));
    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getBatch("batches/b")))
        .isNotNull();
  }

  private static JsonNode json(String text) throws IOException {
    return Json.MAPPER.readTree(text);
  }
}
