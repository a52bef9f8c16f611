package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs whose account the service refuses in its answers, after it has taken the jobs. */
final class AccountLimitTest extends AgainstRemoteJobs {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request: {prompt: "Which country has the capital {{city}}?"}
      batch: {maxRequests: 2, attempts: 1, poll: {first: 100ms, most: 200ms}}
      """;

  @Test
  void theRunStopsAndAsksTheSameRowsAgainWhenItGoesOn() throws Exception {
    workspace.withSpec(SPEC).rows(6, 10);
    server.fault(
        "{\"operation\":\"line\",\"times\":6,"
            + "\"action\":{\"type\":\"finishReason\",\"reason\":\"PUP_LIMITED_DISABLED\"}}");

    CommandRun stopped = workspace.run(server.url(), "a");

    assertThat(stopped.exitCode()).as(stopped.out() + stopped.err()).isEqualTo(ExitCode.STOPPED);
    assertThat(stopped.out())
        .contains("PUP_LIMITED_DISABLED", "limited or disabled for policy violations");

    CommandRun complete = workspace.run(server.url(), "a");

    assertThat(complete.exitCode()).as(complete.out() + complete.err()).isZero();
    assertThat(server.told("faults").at("/faults/0/strikes").asInt()).isEqualTo(6);
    Map<String, String> results = workspace.lines("a", "results");
    assertThat(results).hasSize(6);
    for (String line : results.values()) {
      JsonNode row = Json.MAPPER.readTree(line);
      assertThat(row.path("attempt").asInt()).isEqualTo(1);
      assertThat(row.path("modelVersion").asText()).isEqualTo("gemini-3.5-flash-lite");
    }
  }
}
