package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of embeddings, from the spec to the rows. */
final class EmbeddingRunTest {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      kind: embed
      model: %s
      request: {prompt: ["{{city}}", "a capital"], outputDimensionality: 128}
      batch: {poll: {first: 100ms, most: 500ms}}
      """;

  @TempDir private Path folder;
  private Workspace workspace;
  private EmulatorServer server;

  @BeforeEach
  void start() throws Exception {
    workspace =
        new Workspace(folder)
            .withSpec(SPEC.formatted("gemini-embedding-001"))
            .withFile(
                "cities.jsonl",
                """
                {"id": "a", "city": "Oslo"}
                {"id": "b", "city": "Rome"}
                {"id": "c", "city": "Oslo"}
                """);
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void eachRowHasItsVectorAndEqualOnesAreAskedOnce() throws Exception {
    CommandRun run = workspace.run(server.baseUrl(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertPaid(2);
    JsonNode oslo = result("a", "a");
    assertThat(oslo.path("embedding")).hasSize(128).isNotEqualTo(result("a", "b").get("embedding"));
    assertThat(result("a", "c").path("embedding")).isEqualTo(oslo.path("embedding"));
    assertThat(result("a", "c").path("usage").isNull()).isTrue();
    assertThat(oslo.at("/usage/promptTokenCount").asInt()).isPositive();
    assertThat(oslo.has("text")).isFalse();
    assertThat(oslo.has("value")).isFalse();
    assertThat(run.out()).doesNotContain("answers:");
    CommandRun status = CommandRun.of("status", workspace.run("a"));
    assertThat(status.out()).contains("cost so far").doesNotContain("answers:");
    assertThat(oslo.get("sharedFrom").isNull()).isTrue();
    assertThat(result("a", "c").at("/sharedFrom/position").asInt()).isZero();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  @Test
  void inlineJobsOfTheNewerModelAreAnsweredToo() throws Exception {
    workspace.withSpec(
        SPEC.formatted("gemini-embedding-2") + "output: {normalize: true, include: [usage]}\n");

    CommandRun run = workspace.run(server.baseUrl(), "a", "--set", "batch.mode=inline");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertPaid(2);
    assertThat(account().at("/calls/files.upload.start").asLong()).isZero();
    double squares = 0;
    for (JsonNode value : result("a", "b").path("embedding")) {
      squares += value.doubleValue() * value.doubleValue();
    }
    assertThat(squares).isEqualTo(1, within(1e-12));
    assertThat(result("a", "b").at("/usage/promptTokenCount").asInt()).isPositive();
    assertThat(result("a", "b").has("response")).isFalse();
  }

  @Test
  void linesThatFailAreDeadLettersAndARedriveAsksForVectorsAgain() throws Exception {
    fault("{\"operation\":\"line\",\"action\":{\"type\":\"error\",\"code\":13}}");

    CommandRun run = workspace.run(server.baseUrl(), "a", "--set", "batch.attempts=1");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(workspace.lines("a", "dead-letter").values())
        .hasSize(3)
        .allMatch(line -> line.contains("\"reason\":\"API_INTERNAL\",\"retryable\":true"));
    noFaults();
    CommandRun redrive = workspace.redrive("a");
    assertThat(redrive.exitCode()).as(redrive.err()).isZero();
    assertThat(result("a.redrive-1", "b").path("embedding")).hasSize(128);
  }

  @Test
  void aRunIsGoneOnWithAfterItsProcessHasDied() throws Exception {
    workspace.run(server.baseUrl(), "a");
    String before = workspace.lines("a", "results").toString();

    CommandRun again = workspace.unended("a").run(server.baseUrl(), "a");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(workspace.lines("a", "results")).hasToString(before);
    assertPaid(2);
    CommandRun other =
        workspace.unended("a").run(server.baseUrl(), "a", "--set", "output.normalize=true");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err() + other.out()).contains("output.normalize");
  }

  @Test
  void aModelThatMakesNoVectorsIsRefusedBeforeAnythingIsSent() throws Exception {
    assertRefused("embed", "gemini-3.5-flash-lite", "does not take kind: embed");
    assertRefused("generate", "gemini-embedding-001", "does not take kind: generate");
    // Not in the table: the service is asked.
    assertRefused("embed", "gemini-9-flash", "unknown model gemini-9-flash");
    assertThat(account().path("creates")).isEmpty();
    assertThat(account().at("/calls/files.upload.start").asLong()).isZero();
  }

  private void assertRefused(String kind, String model, String words) throws Exception {
    String spec = SPEC.formatted(model).replace("kind: embed", "kind: " + kind);
    workspace.withSpec(spec.replace(", outputDimensionality: 128", ""));

    CommandRun run = workspace.run(server.baseUrl(), "refused");

    assertThat(run.exitCode()).as(model).isEqualTo(2);
    assertThat(run.err() + run.out()).contains(words);
  }

  private JsonNode result(String run, String key) throws Exception {
    return Json.MAPPER.readTree(workspace.lines(run, "results").get(key));
  }

  private void assertPaid(long requests) throws Exception {
    assertThat(account().at("/billed/requests").asLong()).isEqualTo(requests);
  }

  private JsonNode account() throws Exception {
    return Json.MAPPER.readTree(URI.create(server.baseUrl() + "/_emulator/requests").toURL());
  }

  private void fault(String json) throws Exception {
    send(HttpRequest.newBuilder(faults()).POST(BodyPublishers.ofString(json)).build());
  }

  private void noFaults() throws Exception {
    send(HttpRequest.newBuilder(faults()).DELETE().build());
  }

  private URI faults() {
    return URI.create(server.baseUrl() + "/_emulator/faults");
  }

  private static void send(HttpRequest request) throws Exception {
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }
}
