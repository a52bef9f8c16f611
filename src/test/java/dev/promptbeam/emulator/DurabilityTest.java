package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
  @TempDir Path state;

  @Test
  void findsEverythingAfterAKill() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                state.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String job;
    String file;
    String url;
    String chunk = "x".repeat(8 << 20);
    try {
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      Wire wire = new Wire(out.readLine());
      wire.post(
          "/_emulator/faults",
          "{\"operation\":\"files.get\",\"times\":1,\"action\":{\"type\":\"status\"}}");
      file = wire.upload(Wire.line("a", "x"));
      assertThat(wire.get("/v1beta/" + file).statusCode()).isEqualTo(503);
      job = wire.create(file, "survivor").get("name").asText();
      wire.getJson("/v1beta/" + job);
      wire.post("/_emulator/clock", "{\"advance\":\"PT5H\"}");
      url = wire.startUpload("{\"name\":\"files/halfway\"}", chunk.length() + 1);
      wire.chunk(url, "upload", 0, chunk);
    } finally {
      process.destroyForcibly().waitFor();
    }

    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withStateDirectory(state))) {
      Wire wire = new Wire(server);
      assertThat(wire.get("/v1beta/" + file).statusCode()).isEqualTo(200);
      String session = url.substring(URI.create(url).resolve("/").toString().length() - 1);
      assertThat(
              wire.post(session, "", "X-Goog-Upload-Command", "query")
                  .headers()
                  .firstValue("X-Goog-Upload-Size-Received"))
          .hasValue("8388608");
      JsonNode finished = Wire.json(wire.chunk(session, "upload, finalize", chunk.length(), "y"));
      assertThat(finished.at("/file/sizeBytes").asText()).isEqualTo("8388609");
      // The second get: the first was before the kill.
      JsonNode ended = wire.getJson("/v1beta/" + job);
      assertThat(ended.at("/metadata/state").asText()).isEqualTo("BATCH_STATE_SUCCEEDED");
      assertThat(ended.at("/metadata/displayName").asText()).isEqualTo("survivor");
      assertThat(wire.getJson("/_emulator/requests").at("/billed/keys"))
          .isEqualTo(Wire.json("{\"a\":1}"));
      assertThat(wire.getJson("/_emulator/faults").at("/faults/0/strikes").asInt()).isEqualTo(1);
    }
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
