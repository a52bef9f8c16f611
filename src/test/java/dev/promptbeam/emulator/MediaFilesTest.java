package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.setup.TimeMode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are processed, and requests that name files. */
class MediaFilesTest {
  private static final String GENERATE = "/v1beta/models/gemini-3.5-flash-lite:generateContent";

  @RegisterExtension
  final Emulated wire =
      new Emulated(
          EmulatorOptions.defaults()
              .withTimeMode(TimeMode.VIRTUAL)
              .withDurations(Duration.ofHours(2), Duration.ofMinutes(1)));

  @Strikes({"file.processingPolls", "file.endState", "file.code", "file.message"})
  @Test
  void processesAFileForSomeGetsAndThenFails() throws Exception {
    fault("\"processingPolls\":2,\"endState\":\"FAILED\",\"code\":3,\"message\":\"no picture\"");

    JsonNode made = upload("image/png", "x");

    String name = made.get("name").asText();
    assertThat(made.get("state").asText()).isEqualTo("PROCESSING");
    assertThat(state(name)).isEqualTo("PROCESSING");
    assertThat(refusal(name))
        .isEqualTo(
            "9 The File " + id(name) + " is not in an ACTIVE state and usage is not allowed.");
    assertThat(state(name)).isEqualTo("PROCESSING");
    JsonNode failed = wire.getJson("/v1beta/" + name);
    assertThat(failed.get("state").asText()).isEqualTo("FAILED");
    assertThat(failed.get("error")).isEqualTo(Wire.json("{\"code\":3,\"message\":\"no picture\"}"));
    assertThat(refusal(name)).startsWith("9 ");
  }

  @Strikes({"file.processingMillis", "file.lifeMillis"})
  @Test
  void processesAFileForAWhileAndForgetsItEarly() throws Exception {
    fault("\"processingMillis\":60000,\"lifeMillis\":120000");

    String name = upload("image/png", "x").get("name").asText();

    assertThat(state(name)).isEqualTo("PROCESSING");
    wire.advance("PT1M");
    assertThat(state(name)).isEqualTo("ACTIVE");
    wire.advance("PT1M");
    assertThat(wire.get("/v1beta/" + name).statusCode()).isEqualTo(403);
  }

  @Test
  void processesAVideoBeforeItIsActive() throws Exception {
    JsonNode made = upload("video/mp4", "x");

    String name = made.get("name").asText();
    assertThat(made.get("state").asText()).isEqualTo("PROCESSING");
    assertThat(state(name)).isEqualTo("PROCESSING");
    assertThat(wire.getJson("/v1beta/files").at("/files/0/state").asText()).isEqualTo("PROCESSING");
    JsonNode active = wire.getJson("/v1beta/" + name);
    assertThat(active.get("state").asText()).isEqualTo("ACTIVE");
    assertThat(active.at("/videoMetadata/videoDuration").asText()).isEqualTo("5s");
    assertThat(upload("image/png", "x").get("state").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void answersByTheContentOfAFileAndNotByItsName() throws Exception {
    String first = answer(upload("image/png", "x").get("uri").asText());
    String same = answer(upload("image/png", "x").get("uri").asText());
    String other = answer(upload("image/png", "y").get("uri").asText());

    assertThat(same).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void answersByInlineMediaInJobsAsInCalls() throws Exception {
    String data =
        "{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"%s\"}}]}]}";

    JsonNode call = wire.postJson(GENERATE, data.formatted("AAAA"));
    JsonNode line = line(data.formatted("AAAA"));
    JsonNode other = line(data.formatted("AAAB"));

    assertThat(line.at("/response/responseId")).isEqualTo(call.get("responseId"));
    assertThat(other.at("/response/responseId")).isNotEqualTo(call.get("responseId"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files/gone | 7 You do not have permission to access the File gone or it may not exist.",
        "https://generativelanguage.googleapis.com/v1beta/files/gone | 7 You do not have"
            + " permission to access the File gone or it may not exist.",
        "file:///etc/passwd | 3 Invalid or unsupported file uri: file:///etc/passwd",
        "http://example.com/a.png | 3 Invalid or unsupported file uri: http://example.com/a.png",
        "https://example.com/a.png | none",
        "gs://bucket/a.png | none",
      })
  void endsALineThatNamesAFileNobodyHas(String uri, String expected) throws Exception {
    HttpResponse<String> call = wire.post(GENERATE, request(uri));

    assertThat(refusal(uri)).isEqualTo(expected);
    int status = expected.equals("none") ? 200 : expected.startsWith("7") ? 403 : 400;
    assertThat(call.statusCode()).isEqualTo(status);
  }

  /** The job starts two hours after it was made. */
  @Test
  void endsALineWhoseFileExpiresBeforeItsJobStarts() throws Exception {
    String name = upload("image/png", "x").get("name").asText();

    wire.advance("PT45H");
    assertThat(refusal(name)).isEqualTo("none");
    wire.advance("PT1H");
    assertThat(refusal(name)).startsWith("7 ");
  }

  private void fault(String action) throws IOException, InterruptedException {
    wire.fault(
        "{\"operation\":\"file\",\"match\":{\"mimeType\":\"image\"},\"action\":{" + action + "}}");
  }

  private JsonNode upload(String mimeType, String bytes) throws IOException, InterruptedException {
    String url = wire.startUpload("{}", "X-Goog-Upload-Header-Content-Type", mimeType);
    return Wire.json(wire.chunk(url, "upload, finalize", 0, bytes)).get("file");
  }

  private String state(String name) throws IOException, InterruptedException {
    return wire.getJson("/v1beta/" + name).get("state").asText();
  }

  private static String id(String name) {
    return name.substring("files/".length());
  }

  private static String request(String uri) {
    return "{\"contents\":[{\"parts\":[{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\""
        + uri
        + "\"}}]}]}";
  }

  private String answer(String uri) throws IOException, InterruptedException {
    return wire.postJson(GENERATE, request(uri)).get("responseId").asText();
  }

  /** Code and message of the line's error, or "none". */
  private String refusal(String uri) throws IOException, InterruptedException {
    JsonNode error = line(request(uri)).path("error");
    return error.isMissingNode()
        ? "none"
        : error.get("code").asText() + " " + error.get("message").asText();
  }

  private JsonNode line(String request) throws IOException, InterruptedException {
    String body =
        "{\"batch\":{\"inputConfig\":{\"requests\":{\"requests\":[{\"request\":"
            + request
            + "}]}}}}";
    String create = "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent";
    String name = wire.postJson(create, body).get("name").asText();
    wire.advance("PT2H1M");
    JsonNode ended = wire.finish(name);
    return ended.at("/response/inlinedResponses/inlinedResponses/0");
  }
}
