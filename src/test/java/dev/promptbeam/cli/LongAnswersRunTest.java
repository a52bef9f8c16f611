package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that break off, and whose rest is asked for. */
final class LongAnswersRunTest {
  private static final String SPEC =
      Workspace.QUICK_SPEC.replace("cities.csv", "cities.jsonl") + "output: {continue: 2}\n";
  private static final String TEXT = "/candidates/0/content/parts";

  /** The second create is refused as one by a key that is none. */
  private static final String FAULTS =
      """
      [{"operation": "line", "match": {"text": "Rome"}, "jobs": 2,
        "action": {"type": "finishReason", "reason": "CONTINUATION"}},
       {"operation": "line", "match": {"text": "Oslo"}, "jobs": 1,
        "action": {"type": "finishReason", "reason": "MAX_TOKENS", "continuationToken": true}},
       {"operation": "line", "match": {"text": "Troy"},
        "action": {"type": "finishReason", "reason": "CONTINUATION"}},
       {"operation": "batches.create", "match": {"skip": 1}, "times": 1,
        "action": {"type": "status", "code": 400, "reason": "API_KEY_INVALID"}}]
      """;

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void aStoppedRunGoesOnWithTheRestAndPaysForEachPieceOnce() throws Exception {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile("faults.json", FAULTS)
            .withFile("cities.jsonl", row("Rome") + row("Oslo") + row("Troy") + row("Bern"));
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withAnonymousCalls()
            .withFaultsFile(folder.resolve("faults.json"));
    try (EmulatorServer server = EmulatorServer.start(options)) {
      CommandRun stopped = workspace.run(server.baseUrl(), "a");
      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(5);
      CommandRun run = workspace.run(server.baseUrl(), "a");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
      assertThat(run.out()).contains("4 rows = 3 results + 0 retryable + 1 permanent");
      List<JsonNode> all = new ArrayList<>();
      Map<String, String> texts = new TreeMap<>();
      for (String line : workspace.lines("a", "results").values()) {
        JsonNode row = Json.MAPPER.readTree(line);
        texts.put(row.path("key").asText(), row.path("text").asText());
        assertThat(row.path("attempt").asInt()).isOne();
        all.add(row.path("usage"));
      }
      assertThat(texts)
          .isEqualTo(Map.of("Rome", said("Rome"), "Oslo", said("Oslo"), "Bern", said("Bern")));
      JsonNode letter = Json.MAPPER.readTree(workspace.lines("a", "dead-letter").get("Troy"));
      assertThat(letter.path("reason").asText()).isEqualTo("FINISH_CONTINUATION");
      assertThat(letter.path("attempts").asInt()).isOne();
      assertThat(letter.at("/response" + TEXT)).hasSize(3);
      assertThat(said("Troy"))
          .startsWith(String.join("", letter.at("/response" + TEXT).findValuesAsText("text")));
      all.add(letter.at("/response/usageMetadata"));

      JsonNode account = account(server);
      assertThat(account.at("/billed/requests").asInt()).isEqualTo(4 + 3 + 2);
      assertThat(account.at("/billed/moreThanOnce")).isEmpty();
      JsonNode tokens = status(workspace).at("/tokens");
      assertThat(tokens.path("prompt").asLong()).isEqualTo(sum(all, "promptTokenCount"));
      assertThat(tokens.path("candidates").asLong()).isEqualTo(sum(all, "candidatesTokenCount"));
    }
  }

  private static JsonNode status(Workspace workspace) throws IOException {
    CommandRun status =
        CommandRun.of("status", "capitals/a", "--runs-dir", workspace.runs(), "--json");
    return Json.MAPPER.readTree(status.out());
  }

  private static long sum(List<JsonNode> usages, String count) {
    return usages.stream().mapToLong(usage -> usage.path(count).asLong()).sum();
  }

  private static JsonNode account(EmulatorServer server) throws Exception {
    URI address = URI.create(server.baseUrl() + "/_emulator/requests");
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return Json.MAPPER.readTree(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  private static String row(String city) {
    return "{\"id\":\"" + city + "\",\"city\":\"" + city + "\"}\n";
  }

  /** By Python: hashlib.sha256(b"Which country has the capital Rome?").hexdigest()[:8]. */
  private static String said(String city) {
    Map<String, String> marks =
        Map.of("Rome", "eca686f9", "Oslo", "13532421", "Troy", "1c358409", "Bern", "0d9c12c1");
    return marks.get(city) + " Which country has the capital " + city + "?";
  }
}
