package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiException.Denied;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Quota;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.ScriptedServer.Request;
import dev.promptbeam.gemini.UploadServer;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadTest extends AgainstUploadServer {
  @Test
  void startsASessionAndSendsOneChunk() throws Exception {
    RemoteFile file = client.upload(file(10), "batch-in");

    Request start = server.requests().get(0);
    assertThat(start.method() + " " + start.target()).isEqualTo("POST /upload/v1beta/files");
    assertThat(start.header("x-goog-upload-protocol")).isEqualTo("resumable");
    assertThat(start.header("x-goog-upload-command")).isEqualTo("start");
    assertThat(start.header("x-goog-upload-header-content-length")).isEqualTo("10");
    assertThat(start.header("x-goog-upload-header-content-type")).isEqualTo("application/jsonl");
    assertThat(start.text())
        .isEqualTo(
            "{\"file\":{\"name\":\""
                + file.name()
                + "\",\"displayName\":\"batch-in\",\"mimeType\":\"application/jsonl\","
                + "\"sizeBytes\":\"10\"}}");
    assertThat(file.name()).matches("files/[a-z0-9][a-z0-9-]{0,38}[a-z0-9]");
    assertThat(commands()).containsExactly("start", "upload, finalize 0+10");
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(10));
    assertThat(waits).isEmpty();
  }

  @Test
  void sendsTheSessionToTheConfiguredServerWithItsKey() throws Exception {
    client.upload(file(10), "d");

    Request chunk = server.requests().get(1);
    assertThat(chunk.target())
        .isEqualTo("/upload/v1beta/files?upload_id=SESSION-SECRET-1&upload_protocol=resumable");
    assertThat(chunk.header("x-goog-api-key")).isEqualTo(Clients.KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'upload, finalize 0+0'",
    "15, 'upload, finalize 0+15'",
    "16, 'upload, finalize 0+16'",
    "17, 'upload 0+16|upload, finalize 16+1'",
    "32, 'upload 0+16|upload, finalize 16+16'",
    "40, 'upload 0+16|upload 16+16|upload, finalize 32+8'"
  })
  void cutsFilesOfAllSizes(int size, String chunks) throws Exception {
    RemoteFile file = client.upload(file(size), "d");

    assertThat(file.sizeBytes()).isEqualTo(size);
    assertThat(commands()).startsWith("start").endsWith(chunks.split("\\|"));
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(size));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 'upload 0+14|upload, finalize 14+6'",
    "32, 'upload, finalize 0+20'",
    "16, 'upload 0+16|upload, finalize 16+4'",
    "none, 'upload 0+16|upload, finalize 16+4'",
    "0, 'upload 0+16|upload, finalize 16+4'"
  })
  void respectsTheGranularity(String granularity, String chunks) throws Exception {
    session.granularity(granularity);

    client.upload(file(20), "d");

    assertThat(commands()).endsWith(chunks.split("\\|"));
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(20));
  }

  @Test
  void triesTheNextMimeTypeAfterARefusalInside200() throws Exception {
    UploadServer.Fault refusal =
        request ->
            Reply.ok(
                    """
                    {"error":{"code":400,"message":"Unsupported MIME type: jsonl","status":"INVALID_ARGUMENT"}}
                    """)
                .with("X-Goog-Upload-Status", "final");
    session.then(refusal).then(refusal);

    client.upload(file(10), "d");

    assertThat(server.requests())
        .filteredOn(request -> request.header("x-goog-upload-command").equals("start"))
        .extracting(request -> request.header("x-goog-upload-header-content-type"))
        .containsExactly("application/jsonl", "jsonl", "text/plain");
    assertThat(session.kept()).isEqualTo(UploadServer.bytes(10));
  }

  @Test
  void giveUpWhereAllMimeTypesAreRefused() throws Exception {
    UploadServer.Fault refusal =
        request ->
            Reply.json(
                    400,
                    """
                    {"error":{"code":400,"message":"Unsupported MIME type: x","status":"INVALID_ARGUMENT"}}
                    """)
                .with("X-Goog-Upload-Status", "active");
    session.then(refusal).then(refusal).then(refusal);
    Path file = file(10);

    assertThat(catchThrowableOfType(Invalid.class, () -> client.upload(file, "d")))
        .hasMessageContaining("Unsupported MIME type: x");
    assertThat(commands())
        .containsExactly(
            "start",
            "upload, finalize 0+10",
            "start",
            "upload, finalize 0+10",
            "start",
            "upload, finalize 0+10");
  }

  @Test
  void throwsOtherErrorsInside200() throws Exception {
    session.then(
        request ->
            Reply.ok(
                    "{\"error\":{\"code\":403,\"message\":\"no\",\"status\":\"PERMISSION_DENIED\"}}")
                .with("X-Goog-Upload-Status", "final"));
    Path file = file(10);

    assertThat(catchThrowableOfType(Denied.class, () -> client.upload(file, "d"))).isNotNull();
  }

  @Test
  void aQuotaAtTheStartIsTheCallersToWaitFor() throws Exception {
    try (ScriptedServer full = new ScriptedServer();
        HttpGeminiClient refused = Clients.client(full.address())) {
      full.then(Fixtures.refusal(429, "RESOURCE_EXHAUSTED", "full").with("Retry-After", "7"));
      Path file = file(10);

      Quota quota = catchThrowableOfType(Quota.class, () -> refused.upload(file, "d"));

      assertThat(quota.retryAfter()).isEqualTo(Duration.ofSeconds(7));
      assertThat(full.requests()).hasSize(1);
    }
  }

  @Test
  void refusesMoreThanTwoGigabytesBeforeSending() throws Exception {
    Path file = folder.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(2_000_000_001L);
    }

    assertThat(catchThrowableOfType(Invalid.class, () -> client.upload(file, "d")).httpStatus())
        .isZero();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aMissingLocalFileIsNoFailureOfTheService() {
    assertThat(
            catchThrowableOfType(
                UncheckedIOException.class, () -> client.upload(folder.resolve("none"), "d")))
        .isNotNull();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void noticesThatTheServiceHoldsLess() throws Exception {
    session.then(
        request ->
            Reply.ok("{\"file\":{\"name\":\"files/x\",\"sizeBytes\":\"9\"}}")
                .with("X-Goog-Upload-Status", "final"));
    Path file = file(10);

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.upload(file, "d")))
        .hasMessage("the service holds 9 of 10 bytes");
  }
}
