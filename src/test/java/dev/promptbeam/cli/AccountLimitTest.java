package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose account the service refuses in its answers, after it has taken the jobs. */
final class AccountLimitTest {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request: {prompt: "Which country has the capital {{city}}?"}
      batch: {maxRequests: 2, attempts: 1, poll: {first: 100ms, most: 200ms}}
      """;

  @TempDir private Path folder;

  @Test
  void theRunStopsAndAsksTheSameRowsAgainWhenItGoesOn() throws Exception {
    Workspace workspace = new Workspace(folder).withSpec(SPEC).rows(6, 10);
    try (EmulatorServer server =
        EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls())) {
      fault(
          server,
          "{\"operation\":\"line\",\"times\":6,"
              + "\"action\":{\"type\":\"finishReason\",\"reason\":\"PUP_LIMITED_DISABLED\"}}");

      CommandRun stopped = workspace.run(server.baseUrl(), "a");

      assertThat(stopped.exitCode()).as(stopped.out() + stopped.err()).isEqualTo(ExitCode.STOPPED);
      assertThat(stopped.out())
          .contains("PUP_LIMITED_DISABLED", "limited or disabled for policy violations");

      CommandRun complete = workspace.run(server.baseUrl(), "a");

      assertThat(complete.exitCode()).as(complete.out() + complete.err()).isZero();
      assertThat(emulator(server, "/_emulator/faults").at("/faults/0/strikes").asInt())
          .isEqualTo(6);
      Map<String, String> results = workspace.lines("a", "results");
      assertThat(results).hasSize(6);
      for (String line : results.values()) {
        JsonNode row = Json.MAPPER.readTree(line);
        assertThat(row.path("attempt").asInt()).isEqualTo(1);
        assertThat(row.path("modelVersion").asText()).isEqualTo("gemini-3.5-flash-lite");
      }
    }
  }

  private static JsonNode emulator(EmulatorServer server, String path) throws Exception {
    return Json.MAPPER.readTree(URI.create(server.baseUrl() + path).toURL());
  }

  private static void fault(EmulatorServer server, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_emulator/faults"))
            .POST(BodyPublishers.ofString(json))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }
}
