package dev.promptbeam.gemini.calls;

import static dev.promptbeam.gemini.Fixtures.CREATED;
import static dev.promptbeam.gemini.Fixtures.JOB;
import static dev.promptbeam.gemini.Fixtures.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.model.RequestKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchCallsTest extends AgainstScriptedServer {
  @Test
  void createsFromAFileWithTheDocumentedBody() throws Exception {
    server.then(Reply.ok(CREATED));

    BatchJob job =
        client.createBatch(
            RequestKind.GENERATE, "gemini-2.5-flash", "my batch name", "files/frh6ua11nk3o");

    assertThat(server.only().method()).isEqualTo("POST");
    assertThat(server.only().target())
        .isEqualTo("/v1beta/models/gemini-2.5-flash:batchGenerateContent");
    assertThat(server.only().text())
        .isEqualTo(
            """
            {"batch":{"displayName":"my batch name","inputConfig":{"fileName":"files/frh6ua11nk3o"}}}\
            """
                .strip());
    assertThat(server.only().header("content-type")).isEqualTo("application/json");
    assertThat(server.only().header("x-goog-api-key")).isEqualTo(Clients.KEY);
    assertThat(job)
        .isEqualTo(
            new BatchJob(
                JOB,
                "my batch name",
                "models/gemini-2.5-flash",
                BatchState.PENDING,
                "BATCH_STATE_PENDING",
                Instant.parse("2026-01-06T11:09:11.943530657Z"),
                Instant.parse("2026-01-06T11:09:11.943530657Z"),
                "files/frh6ua11nk3o",
                null,
                new BatchStats(2, 2, 0, 0),
                null,
                job.answered()));
  }

  @Test
  void sendsNoModelNameTwice() throws Exception {
    server.then(Reply.ok(CREATED));

    client.createBatch(RequestKind.GENERATE, "models/gemini-2.5-flash", "d", "files/f");

    assertThat(server.only().target())
        .isEqualTo("/v1beta/models/gemini-2.5-flash:batchGenerateContent");
  }

  @Test
  void getsAJob() throws Exception {
    server.then(Reply.ok(SUCCEEDED));

    BatchJob job = client.getBatch(JOB);

    assertThat(server.only().method() + " " + server.only().target())
        .isEqualTo("GET /v1beta/" + JOB);
    assertThat(job.state()).isEqualTo(BatchState.SUCCEEDED);
    assertThat(job.responsesFile()).isEqualTo("files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3");
  }

  @Test
  void listsWithPageSizeAndEscapedToken() throws Exception {
    server.then(Reply.ok("{\"operations\":[" + CREATED + "],\"nextPageToken\":\"a+b/c=\"}"));
    server.then(Reply.ok("{}"));

    Page<BatchJob> first = client.listBatches(100, null);
    Page<BatchJob> second = client.listBatches(100, first.nextPageToken());

    assertThat(first.items()).extracting(BatchJob::name).containsExactly(JOB);
    assertThat(first.nextPageToken()).isEqualTo("a+b/c=");
    assertThat(second).isEqualTo(new Page<>(List.of(), null));
    assertThat(server.requests())
        .extracting(ScriptedServer.Request::target)
        .containsExactly(
            "/v1beta/batches?pageSize=100", "/v1beta/batches?pageSize=100&pageToken=a%2Bb%2Fc%3D");
  }

  @Test
  void aListThatIsNullIsEmpty() throws Exception {
    server.then(Reply.ok("{\"operations\":null,\"nextPageToken\":null}"));

    assertThat(client.listBatches(5, null)).isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  void keepsAnEmptyPageWithAToken() throws Exception {
    server.then(Reply.ok("{\"operations\":[],\"next_page_token\":\"t\"}"));

    assertThat(client.listBatches(5, null)).isEqualTo(new Page<>(List.of(), "t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"error\":{\"code\":503,\"message\":\"later\"}}",
        "{\"error\":{\"code\":14}}",
        "{\"operations\":{}}",
        "{\"message\":\"no route\"}",
        "{\"operations\":[{\"name\":\"kong\"}]}",
        "{\"operations\":[{}]}"
      })
  void takesNothingForAnEmptyListButAnEmptyList(String body) {
    server.then(Reply.ok(body));

    assertThatThrownBy(() -> client.listBatches(100, null)).isInstanceOf(Unavailable.class);
  }

  @Test
  void refusesAnAnswerBeyondItsLimit() throws Exception {
    RawServer.Behaviour endless =
        socket -> {
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"operations\":[");
          while (true) {
            RawServer.write(socket, " ".repeat(1 << 20));
          }
        };
    try (RawServer raw = new RawServer(endless);
        HttpGeminiClient flooded = Clients.client(raw.address())) {
      assertThatThrownBy(() -> flooded.listBatches(100, null))
          .isInstanceOf(Unavailable.class)
          .hasMessage("GET /v1beta/batches: not an answer of the API: longer than 64 MiB");
    }
  }

  @Test
  void acceptsAnEmptyAcknowledgement() throws Exception {
    server.then(Reply.ok("{}"));

    client.cancelBatch(JOB);
    client.deleteBatch(JOB);

    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void cancelsWithAnEmptyObject() throws Exception {
    server.then(Reply.ok("{}"));

    client.cancelBatch(JOB);

    assertThat(server.only().method() + " " + server.only().target() + " " + server.only().text())
        .isEqualTo("POST /v1beta/" + JOB + ":cancel {}");
  }

  @Test
  void cancellingAnEndedJobIsNoError() throws Exception {
    server.then(Reply.json(400, "{\"error\":{\"code\":400,\"status\":\"FAILED_PRECONDITION\"}}"));

    client.cancelBatch(JOB);

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void cancellingFailsForOtherReasons() {
    server.then(Reply.json(400, "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}"));

    assertThatThrownBy(() -> client.cancelBatch(JOB)).isInstanceOf(Invalid.class);
  }

  @Test
  void deletesAJob() throws Exception {
    server.then(Reply.ok("{}"));

    client.deleteBatch(JOB);

    assertThat(server.only().method() + " " + server.only().target())
        .isEqualTo("DELETE /v1beta/" + JOB);
  }

  @Test
  void anUnknownJobIsGone() {
    server.then(Reply.json(404, "{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"}}"));

    assertThatThrownBy(() -> client.getBatch(JOB))
        .isInstanceOf(Gone.class)
        .hasMessage("GET /v1beta/" + JOB + ": HTTP 404 NOT_FOUND");
  }

  @Test
  void aCreatedJobWithoutANameIsNoAnswer() {
    server.then(Reply.ok("{\"error\":{\"code\":13}}"));

    assertThatThrownBy(() -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"))
        .isInstanceOf(Unavailable.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void refusesNamesThatWouldLeadElsewhere() {
    assertThatThrownBy(() -> client.getBatch("batches/../files/x")).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> client.getBatch("files/x")).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> client.deleteBatch("batches/x?alt=media")).isInstanceOf(Invalid.class);
    assertThat(server.requests()).isEmpty();
  }
}
