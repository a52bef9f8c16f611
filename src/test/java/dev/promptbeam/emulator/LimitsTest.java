package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.setup.Quotas;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final EmulatorOptions DEFAULTS = EmulatorOptions.defaults();

  @Test
  void refusesMoreEnqueuedTokensThanTheModelsQuota() throws Exception {
    Quotas quotas = Quotas.defaults().withEnqueuedTokens(Map.of("gemini-3.5-flash-lite", 5L));
    try (EmulatorServer server = EmulatorServer.start(DEFAULTS.withQuotas(quotas))) {
      Wire wire = new Wire(server);
      String file = wire.upload(Wire.line("a", "twelve chars"));

      String first = wire.create(file, "one").get("name").asText();
      JsonNode refused = wire.create(file, "two").get("error");
      wire.finish(first);
      JsonNode drained = wire.create(file, "three");

      assertThat(refused.get("code").asInt()).isEqualTo(429);
      assertThat(refused.get("status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
      assertThat(refused.at("/details/0/@type").asText())
          .isEqualTo("type.googleapis.com/google.rpc.Help");
      assertThat(refused.get("details")).hasSize(1);
      assertThat(drained.has("name")).isTrue();
    }
  }

  @Test
  void refusesMoreJobsThanMayRunAtOnce() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(DEFAULTS.withQuotas(Quotas.defaults().withConcurrentJobs(1)))) {
      Wire wire = new Wire(server);
      String file = wire.upload(Wire.line("a", "x"));

      assertThat(wire.create(file, "one").has("name")).isTrue();
      assertThat(wire.create(file, "two").at("/error/code").asInt()).isEqualTo(429);
    }
  }

  @Test
  void refusesUploadsBeyondTheStorage() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(DEFAULTS.withQuotas(Quotas.defaults().withStorageBytes(10)))) {
      Wire wire = new Wire(server);
      wire.upload("12345678");

      assertThatThrownBy(() -> wire.startUpload("{}", 3)).hasMessageContaining("429");
      assertThat(wire.startUpload("{}", 2)).isNotEmpty();
    }
  }

  @Test
  void refusesAFileOfMoreThanTwoGigabytesBeforeItIsSent() throws Exception {
    try (EmulatorServer server = EmulatorServer.start(DEFAULTS)) {
      Wire wire = new Wire(server);

      assertThatThrownBy(() -> wire.startUpload("{}", 2_000_000_001L))
          .hasMessageContaining("400")
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("cannot be more than 2000000000 bytes");
      assertThat(wire.startUpload("{}", 2_000_000_000L)).isNotEmpty();
    }
  }

  /** A length that is not announced shows only as the bytes come. */
  @ParameterizedTest
  @ValueSource(strings = {"upload", "upload, finalize"})
  void refusesTheBytesThatMakeAFileTooLarge(String command) throws Exception {
    String chunk = "x".repeat(8 << 20);
    try (EmulatorServer server =
        EmulatorServer.start(DEFAULTS.withQuotas(Quotas.defaults().withFileBytes(8 << 20)))) {
      Wire wire = new Wire(server);
      String url = wire.startUpload("{}");
      HttpResponse<String> first = wire.chunk(url, "upload", 0, chunk);

      HttpResponse<String> over = wire.chunk(url, command, chunk.length(), chunk);

      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(over.statusCode()).isEqualTo(400);
      assertThat(Wire.json(over).at("/error/message").asText())
          .contains("cannot be more than 8388608 bytes");
      assertThat(over.headers().firstValue("X-Goog-Upload-Status")).hasValue("final");
      HttpResponse<String> query = wire.post(url, "", "X-Goog-Upload-Command", "query");
      assertThat(query.headers().firstValue("X-Goog-Upload-Status")).hasValue("final");
      assertThat(wire.getJson("/v1beta/files")).isEqualTo(Wire.json("{}"));
    }
  }

  @Test
  void refusesAnInlineBodyThatIsTooLarge() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(DEFAULTS.withQuotas(Quotas.defaults().withInlineBytes(100)))) {
      assertThat(
              new Wire(server)
                  .post(
                      "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent",
                      "{\"batch\":{\"displayName\":\"" + "x".repeat(100) + "\"}}")
                  .statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void takesOneKeyOnlyWhenTold() throws Exception {
    try (EmulatorServer server = EmulatorServer.start(DEFAULTS.withApiKey("secret"))) {
      Wire wire = new Wire(server);

      JsonNode wrong = Wire.json(wire.get("/v1beta/files", "x-goog-api-key", "other"));

      assertThat(wrong.at("/error/code").asInt()).isEqualTo(400);
      assertThat(wrong.at("/error/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
      assertThat(wire.get("/v1beta/files", Wire.KEY_HEADER, "").statusCode()).isEqualTo(403);
      assertThat(wire.get("/v1beta/files", "x-goog-api-key", "secret").statusCode()).isEqualTo(200);
      assertThat(wire.get("/v1beta/files?key=secret", Wire.KEY_HEADER, "").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void loadsFaultsFromAFileAndRefusesABadOne(@TempDir Path folder) throws Exception {
    Path good =
        Files.writeString(
            folder.resolve("good.json"),
            "[{\"operation\":\"files.list\",\"times\":1,\"action\":{\"type\":\"status\",\"code\":500}}]");
    Path bad = Files.writeString(folder.resolve("bad.json"), "[{\"operation\":\"nothing\"}]");

    try (EmulatorServer server = EmulatorServer.start(DEFAULTS.withFaultsFile(good))) {
      Wire wire = new Wire(server);
      assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(500);
      assertThat(wire.get("/v1beta/files").statusCode()).isEqualTo(200);
    }
    assertThatThrownBy(() -> EmulatorServer.start(DEFAULTS.withFaultsFile(bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Fault 1: \"operation\" is \"nothing\"");
  }

  @Test
  void changesADisplayName() throws Exception {
    try (EmulatorServer server = EmulatorServer.start(DEFAULTS)) {
      Wire wire = new Wire(server);
      String name = wire.job("before", Wire.line("a", "x"));

      JsonNode batch =
          Wire.json(
              wire.send(
                  "PATCH",
                  "/v1beta/" + name + ":updateGenerateContentBatch?updateMask=displayName,priority",
                  "{\"displayName\":\"after\",\"priority\":\"3\"}"));

      assertThat(batch.get("displayName").asText()).isEqualTo("after");
      assertThat(batch.get("priority").asText()).isEqualTo("3");
      assertThat(wire.getJson("/v1beta/" + name).at("/metadata/displayName").asText())
          .isEqualTo("after");
    }
  }
}
