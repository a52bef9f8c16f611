package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.recount.ShownAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs whose rows come to equal requests in a later stage: two variants draft in other words, and
 * the server drafts the same, city by city.
 */
abstract class OverSharedStages extends AgainstRemoteJobs {
  static final String HEAD =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      batch: {attempts: 2, maxRequests: 2, poll: {first: 100ms, most: 500ms}}
      """;

  static final String VARIANTS =
      """
      sweep:
        - {name: plain}
        - {name: polite, draft: {request: {prompt: "Please write of {{city}}"}}}
      """;

  static final String DRAFT =
      """
      stages:
        - name: draft
          request: {prompt: "Write of {{city}}"}
      """;

  /** Twelve drafts in six shards, of which five requests come. */
  static final String SPEC =
      HEAD
          + VARIANTS
          + DRAFT
          + """
            - name: rewrite
              request: {prompt: "Rewrite: {{draft.text}}", generationConfig: {temperature: 0}}
          """;

  static final String ROWS =
      """
      {"id":"1","city":"Oslo"}
      {"id":"2","city":"Lima"}
      {"id":"3","city":"Rome"}
      {"id":"4","city":"Bern"}
      {"id":"5","city":"Kyiv"}
      {"id":"6","city":"Oslo"}
      """;

  static final int DRAFTS = 12;
  static final int REWRITES = 5;
  static final int SHARED = DRAFTS - REWRITES;

  /** Spec and rows, and a server that answers drafts by their city alone. */
  final void begin(String spec) throws Exception {
    workspace.withSpec(spec).withFile("cities.jsonl", ROWS);
    for (String city : List.of("Oslo", "Lima", "Rome", "Bern", "Kyiv")) {
      say("rite of " + city, city + " as it is");
    }
  }

  /** Has every request that holds a text answered with another. */
  final void say(String text, String answer) throws Exception {
    strike(text, "", "{\"type\":\"text\",\"text\":\"%s\"}".formatted(answer));
  }

  /** Has something befall every line that holds a text in jobs of such a name. */
  final void strike(String text, String jobs, String action) throws Exception {
    server.fault(
        """
        {"operation":"line","match":{"text":"%s","displayName":"%s"},"action":%s}\
        """
            .formatted(text, jobs, action));
  }

  /** The same for the first job that carries such a line. */
  final void strikeOnce(String text, String action) throws Exception {
    server.fault(
        """
        {"operation":"line","match":{"text":"%s"},"jobs":1,"action":%s}\
        """
            .formatted(text, action));
  }

  final CommandRun run(String id, String... more) {
    return workspace.run(server.url(), id, more);
  }

  /** Runs it and expects no dead letter. */
  final CommandRun complete(String id, String... more) {
    CommandRun run = run(id, more);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    return run;
  }

  /** The run has asked so many requests, each once and none of another run, and says so. */
  final ShownAnswers assertAskedOnce(String id, int requests) throws Exception {
    assertThat(sent(id)).as("requests in jobs").isEqualTo(requests);
    return assertPaidOnce(id, requests);
  }

  /** The same where some were asked more than once before they were answered. */
  final ShownAnswers assertPaidOnce(String id, int requests) throws Exception {
    assertThat(server.told("requests").path("unfinishedJobs").asInt()).isZero();
    assertThat(server.told("requests").at("/billed/moreThanOnce").size()).isZero();
    ShownAnswers shown = ShownAnswers.of(workspace.run(id));
    assertThat(shown.problems()).isEmpty();
    assertBalanced(id, requests);
    return shown;
  }

  final void assertBalanced(String id, int requests) throws IOException {
    JsonNode counts = Json.MAPPER.readTree(workspace.run(id).resolve("run.json").toFile());
    assertThat(counts.at("/counts/requests").asInt()).as("in run.json").isEqualTo(requests);
    int ends = results(id).size() + deaths(id).size();
    assertThat(counts.at("/counts/rows").asInt()).isEqualTo(ends);
    CommandRun verify = CommandRun.of("verify", workspace.run(id));
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
  }

  final int sent(String id) throws IOException {
    return server.sent("promptbeam/capitals/" + id + "/");
  }

  /** Tokens that the service has counted for the answers of a run. */
  final long billed(String id) throws Exception {
    return server.answers("promptbeam/capitals/" + id + "/").stream()
        .mapToLong(line -> line.at("/response/usageMetadata/totalTokenCount").asLong())
        .sum();
  }

  /** By row, variant and sample. */
  final Map<String, JsonNode> results(String id) throws IOException {
    return rows(id, "results");
  }

  final JsonNode result(String id, String trial) throws IOException {
    return Objects.requireNonNull(results(id).get(trial), trial);
  }

  final JsonNode death(String id, String trial) throws IOException {
    return Objects.requireNonNull(deaths(id).get(trial), trial);
  }

  final Map<String, JsonNode> deaths(String id) throws IOException {
    return rows(id, "dead-letter");
  }

  private Map<String, JsonNode> rows(String id, String below) throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode row : ShownAnswers.rows(workspace.run(id), below)) {
      assertThat(rows.put(ShownAnswers.trial(row), row)).as("the same trial earlier").isNull();
    }
    return rows;
  }

  /** Names of the files in a folder of a run. */
  final List<String> files(String id, String folder) throws IOException {
    try (Stream<Path> files = Files.list(workspace.run(id).resolve(folder))) {
      return files.map(Path::getFileName).map(Path::toString).sorted().toList();
    }
  }
}
