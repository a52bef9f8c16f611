package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way of a job is the same under both versions of the API and both download paths. */
class VersionsTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta"})
  void servesAJobFromUploadToDeletion(String version) throws Exception {
    String input = Wire.line("a", "x") + "\n";
    String session =
        wire.post(
                "/upload/" + version + "/files",
                "{\"file\":{}}",
                "X-Goog-Upload-Protocol",
                "resumable",
                "X-Goog-Upload-Command",
                "start",
                "X-Goog-Upload-Header-Content-Length",
                Integer.toString(input.length()))
            .headers()
            .firstValue("x-goog-upload-url")
            .orElseThrow();
    assertThat(session).startsWith(wire.base() + "/upload/" + version + "/files?");
    JsonNode file = Wire.json(wire.chunk(session, "upload, finalize", 0, input)).path("file");
    assertThat(file.path("uri").asText()).endsWith(file.path("name").asText());

    JsonNode created =
        wire.postJson(
            "/" + version + "/models/gemini-3.5-flash-lite:batchGenerateContent",
            "{\"batch\":{\"displayName\":\"d\",\"inputConfig\":{\"fileName\":\""
                + file.path("name").asText()
                + "\"}}}");
    String job = "/" + version + "/" + created.path("name").asText();
    wire.get(job);
    String results = wire.getJson(job).at("/response/responsesFile").asText();

    String answers = wire.get("/" + version + "/" + results + ":download?alt=media").body();
    assertThat(Wire.json(answers).path("key").asText()).isEqualTo("a");
    assertThat(wire.get("/download/" + version + "/" + results + ":download?alt=media").body())
        .isEqualTo(answers);
    assertThat(wire.getJson("/" + version + "/batches?pageSize=5").path("operations")).hasSize(1);
    assertThat(wire.getJson("/" + version + "/files?pageSize=5").path("files")).hasSize(1);
    assertThat(wire.send("DELETE", job, "").body()).isEqualTo("{}");
    assertThat(wire.get(job).statusCode()).isEqualTo(404);
  }
}
