package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last requests of a run, which are asked one by one. */
final class FlexTailRunTest {
  private static final String SPEC =
      Workspace.SPEC.replace("cities.csv", "cities.jsonl")
          + "batch: {poll: {first: 100ms, most: 500ms}, tail: {requests: 4, after: 1s}}\n";

  /** The job never ends; the first call is refused under load, and the second one's end is lost. */
  private static final String FAULTS =
      """
      [{"operation": "job", "times": 1, "action": {"stuck": true}},
       {"operation": "models.generateContent", "times": 1,
        "action": {"type": "status", "code": 503}},
       {"operation": "models.generateContent", "times": 1, "action": {"type": "loseAnswer"}}]
      """;

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void whatAJobLeavesIsAskedOneByOneAndPaidOnceButForALostAnswer() throws Exception {
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
      CommandRun run = workspace.run(server.baseUrl(), "a");

      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(run.out()).contains("4 rows = 4 results");
      Map<String, String> jobs = new TreeMap<>();
      Map<String, Integer> attempts = new TreeMap<>();
      for (String line : workspace.lines("a", "results").values()) {
        JsonNode row = Json.MAPPER.readTree(line);
        String job = row.path("job").asText();
        jobs.merge(job.startsWith("batches/") ? "job" : job, "x", String::concat);
        attempts.merge(row.path("attempt").asText(), 1, Integer::sum);
        boolean flex = row.at("/usage/serviceTier").asText().equals("flex");
        assertThat(flex).isEqualTo(job.equals("flex"));
      }
      assertThat(jobs).isEqualTo(Map.of("job", "xx", "flex", "xx"));
      assertThat(attempts).isEqualTo(Map.of("1", 3, "2", 1));

      JsonNode account = account(server);
      assertThat(account.at("/billed/requests").asInt()).isEqualTo(2);
      assertThat(account.at("/billed/moreThanOnce")).isEmpty();
      assertThat(account.at("/served/tiers")).isEqualTo(Json.MAPPER.readTree("{\"flex\":3}"));
      assertThat(account.at("/served/moreThanOnce")).hasSize(1);
      JsonNode doubles = status(workspace).path("doubles");
      assertThat(doubles).hasSize(1);
      assertThat(doubles.get(0).path("cause").asText()).isEqualTo("UNSEEN");
      for (JsonNode job : account.path("creates")) {
        assertThat(job.path("state").asText()).isEqualTo("CANCELLED");
      }
      CommandRun verified = CommandRun.of("verify", "capitals/a", "--runs-dir", workspace.runs());
      assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    }
  }

  private static JsonNode status(Workspace workspace) throws Exception {
    CommandRun status =
        CommandRun.of("status", "capitals/a", "--runs-dir", workspace.runs(), "--json");
    return Json.MAPPER.readTree(status.out());
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
}
