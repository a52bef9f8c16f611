package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
  private static final String CHUNK = "x".repeat(8 << 20);

  @TempDir Path state;

  /** What a killed server leaves: a file, a job that was got once, and half of an upload. */
  private record Left(String file, String job, String session) {}

  @Test
  void findsEverythingAfterAKill() throws Exception {
    Left left = killAfterWork();

    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withStateDirectory(state))) {
      Wire wire = new Wire(server);
      assertThat(wire.get("/v1beta/" + left.file()).statusCode()).isEqualTo(200);
      assertThat(wire.getJson("/_emulator/faults").at("/faults/0/strikes").asInt()).isEqualTo(1);
      // The second get: the first was before the kill.
      JsonNode ended = wire.getJson("/v1beta/" + left.job());
      assertThat(ended.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_SUCCEEDED");
      assertThat(ended.at("/metadata/displayName").asText()).isEqualTo("survivor");
      assertThat(Instant.parse(wire.getJson("/_emulator/clock").get("now").asText()))
          .isAfter(Instant.now().plus(Duration.ofHours(4)));
      assertThat(wire.getJson("/_emulator/requests").at("/billed/keys"))
          .isEqualTo(Wire.json("{\"a\":1}"));
    }
  }

  @Test
  void goesOnWithAnUploadAfterAKill() throws Exception {
    Left left = killAfterWork();

    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withStateDirectory(state))) {
      Wire wire = new Wire(server);
      HttpResponse<String> query = wire.post(left.session(), "", "X-Goog-Upload-Command", "query");
      JsonNode finished =
          Wire.json(wire.chunk(left.session(), "upload, finalize", CHUNK.length(), "y"));

      assertThat(query.headers().firstValue("X-Goog-Upload-Size-Received")).hasValue("8388608");
      assertThat(finished.at("/file/sizeBytes").asText()).isEqualTo("8388609");
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((CHUNK + "y").getBytes(StandardCharsets.US_ASCII));
      byte[] hash = Base64.getDecoder().decode(finished.at("/file/sha256Hash").asText());
      assertThat(new String(hash, StandardCharsets.US_ASCII))
          .isEqualTo(HexFormat.of().formatHex(digest));
    }
  }

  private Left killAfterWork() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                state.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      return work(new Wire(out.readLine()));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Left work(Wire wire) throws Exception {
    wire.post(
        "/_emulator/faults",
        "{\"operation\":\"files.get\",\"times\":1,\"action\":{\"type\":\"status\"}}");
    String file = wire.upload(Wire.line("a", "x"));
    assertThat(wire.get("/v1beta/" + file).statusCode()).isEqualTo(503);
    String job = wire.create(file, "survivor").get("name").asText();
    wire.getJson("/v1beta/" + job);
    wire.post("/_emulator/clock", "{\"advance\":\"PT5H\"}");
    String url = wire.startUpload("{\"name\":\"files/halfway\"}", CHUNK.length() + 1);
    wire.chunk(url, "upload", 0, CHUNK);
    URI session = URI.create(url);
    return new Left(file, job, session.getRawPath() + "?" + session.getRawQuery());
  }

  @Test
  void countsAPaidRequestOfADeletedJobAfterARestart() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withStateDirectory(state))) {
      Wire wire = new Wire(server);
      String paid = wire.job("paid", Wire.line("a", "x"), Wire.line("b", "x"));
      wire.finish(paid);
      wire.send("DELETE", "/v1beta/" + paid, "");
      String unpaid = wire.job("unpaid", Wire.line("a", "x"));
      wire.post("/v1beta/" + unpaid + ":cancel", "");
      wire.job("orphan", Wire.line("b", "x"));
    }

    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withStateDirectory(state))) {
      JsonNode requests = new Wire(server).getJson("/_emulator/requests");
      assertThat(requests.get("billed"))
          .isEqualTo(
              Wire.json(
                  "{\"requests\":3,\"distinctKeys\":2,\"moreThanOnce\":{\"b\":2},"
                      + "\"keys\":{\"a\":1,\"b\":2}}"));
      assertThat(requests.get("creates").findValuesAsText("displayName"))
          .containsExactly("paid", "unpaid", "orphan");
    }
  }

  @Test
  void forgetsEverythingAtAReset() throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withStateDirectory(state))) {
      Wire wire = new Wire(server);
      wire.job("j", Wire.line("a", "x"));

      wire.post("/_emulator/reset", "");

      assertThat(wire.getJson("/v1beta/files")).isEqualTo(Wire.json("{}"));
      assertThat(wire.getJson("/v1beta/batches?pageSize=5")).isEqualTo(Wire.json("{}"));
      assertThat(wire.getJson("/_emulator/requests").get("creates")).isEmpty();
    }
  }
}
