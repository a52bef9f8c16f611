package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs whose rows go through several requests. */
final class StagesRunTest extends AgainstRemoteJobs {
  private static final String HEAD =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      batch: {attempts: 2, poll: {first: 100ms, most: 500ms}}
      """;

  private static final String CHAIN =
      HEAD
          + """
          stages:
            - name: draft
              request: {prompt: "Write of {{city}}"}
            - name: critique
              request: {prompt: "Criticise {{city}}: {{draft.text}}"}
            - name: rewrite
              continue: draft
              request: {system: "Be {{tone}}.", prompt: "Rewrite {{city}}: {{critique.text}}"}
          """;

  private static final String ROWS =
      """
      {"id":"1","city":"Oslo","tone":"short"}
      {"id":"2","city":"Lima","tone":"short"}
      {"id":"3","city":"Rome","tone":"short"}
      {"id":"4","city":"Bern","tone":"short"}
      {"id":"5","city":"Kyiv","tone":"short"}
      {"id":"6","city":"Cuzco"}
      {"id":"7","city":"Turin","tone":"short","draft":"a column of this name"}
      {"id":"8","city":"Malmo","tone":"short"}
      """;

  @Test
  void eachRowEndsOnceWhereverItFails() throws Exception {
    workspace.withSpec(CHAIN).withFile("cities.jsonl", ROWS);
    strike("Write of Lima", "\"type\":\"blockedPrompt\",\"reason\":\"SAFETY\"");
    strike("Criticise Rome", "\"type\":\"error\",\"code\":13");
    strike("Rewrite Bern", "\"type\":\"noContent\",\"reason\":\"RECITATION\"");
    server.fault(
        """
        {"operation":"line","match":{"text":"Write of Malmo"},"jobs":1,
         "action":{"type":"error","code":13}}\
        """);

    CommandRun run = workspace.run(server.url(), "1", "--max-failure-ratio", "1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("complete: 8 rows = 3 results + 1 retryable + 4 permanent dead letters");
    assertThat(workspace.lines("1", "results").keySet()).containsExactly("1", "5", "8");
    assertThat(deaths())
        .containsOnly(
            Map.entry("2", "draft PROMPT_BLOCKED"),
            Map.entry("3", "critique API_INTERNAL"),
            Map.entry("4", "rewrite FINISH_RECITATION"),
            Map.entry("6", "rewrite ROW_MISSING_COLUMN"),
            Map.entry("7", "draft REQUEST_INVALID"));
    assertThat(asked()).contains("Write of Bern").doesNotContain("Cuzco", "Turin");
    assertThat(Recount.of(workspace.run("1")).problems()).isEmpty();
    assertThat(CommandRun.of("verify", workspace.run("1")).exitCode()).isZero();
    assertThat(server.told("requests").at("/billed/moreThanOnce").size()).isZero();
  }

  /** All that the first run has asked. */
  private String asked() throws IOException {
    StringBuilder asked = new StringBuilder();
    try (Stream<Path> files = Files.list(workspace.run("1").resolve("requests"))) {
      for (Path file : files.toList()) {
        asked.append(Files.readString(file));
      }
    }
    return asked.toString();
  }

  /** Only what carries on no conversation goes back in where it died. */
  @Test
  void deadLettersGoBackInWhereTheyDied() throws Exception {
    workspace
        .withSpec(CHAIN.replace("    continue: draft\n", ""))
        .withFile("cities.jsonl", ROWS.lines().limit(5).collect(Collectors.joining("\n")));
    for (String text : new String[] {"Write of Lima", "Criticise Rome", "Rewrite Bern"}) {
      server.fault(
          """
          {"operation":"line","match":{"text":"%s","displayName":"capitals/1/"},
           "action":{"type":"error","code":13}}\
          """
              .formatted(text));
    }
    assertThat(workspace.run(server.url(), "1").out()).contains("2 results + 3 retryable + 0 perm");

    CommandRun redrive = workspace.redrive("1");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains("complete: 3 rows = 3 results + 0 retryable + 0 permanent dead letters (6 req");
    String again = "1.redrive-1";
    assertThat(workspace.lines(again, "results").keySet()).containsExactly("2", "3", "4");
    assertThat(result(again, "4").at("/row/critique/text").asText())
        .startsWith(critiqueHash("Bern"));
    assertThat(Recount.of(workspace.run(again)).problems()).isEmpty();
    assertThat(server.told("requests").at("/billed/moreThanOnce").size()).isZero();
  }

  /** How the critique began that was paid in the first run, by its request. */
  private String critiqueHash(String city) throws IOException {
    for (String line :
        Files.readAllLines(workspace.run("1").resolve("responses/00000-000-1-000.1.jsonl"))) {
      if (line.contains("Criticise " + city)) {
        return json(line).at("/response/candidates/0/content/parts/0/text").asText();
      }
    }
    return "no critique of " + city;
  }

  @Test
  void aResultShowsTheWholeWayAndTheConversation() throws Exception {
    workspace.withSpec(CHAIN).withFile("cities.jsonl", ROWS.lines().findFirst().orElseThrow());

    workspace.run(server.url(), "1");

    JsonNode result = result("1", "1");
    assertThat(result.path("stage").asText()).isEqualTo("rewrite");
    JsonNode draft = result.at("/row/draft");
    assertThat(draft.path("text").asText()).endsWith("Write of Oslo");
    assertThat(draft.path("usage").path("promptTokenCount").asInt()).isPositive();
    assertThat(names(draft))
        .containsExactly("text", "usage", "model", "modelVersion", "requestKey", "job", "attempt");
    String critique = result.at("/row/critique/text").asText();
    assertThat(critique).endsWith("Criticise Oslo: " + draft.path("text").asText());
    JsonNode asked = request("00000-000-1-000-1-000.1");
    assertThat(asked.path("systemInstruction").toString()).contains("Be short.");
    assertThat(asked.path("contents"))
        .isEqualTo(
            json(
                """
                [{"role":"user","parts":[{"text":"Write of Oslo"}]},
                 {"parts":[{"text":%s}],"role":"model"},
                 {"role":"user","parts":[{"text":%s}]}]
                """
                    .formatted(
                        draft.path("text"),
                        Json.MAPPER.writeValueAsString("Rewrite Oslo: " + critique))));
    CommandRun status = CommandRun.of("status", workspace.run("1"));
    assertThat(status.out())
        .contains("shards: 3 = 0 waiting, 0 on their way, 3 settled, of which 3 are published")
        .contains("requests: 3, of which 3 are answered")
        .contains("stage draft: 1 requests so far, 1 answered, 0 dead; 1 of 1 shards published")
        .contains("stage rewrite: 1 requests so far, 1 answered, 0 dead; 1 of 1 shards published");
  }

  /** The first shard's answers are there long before those of the second. */
  @Test
  void aStageBeginsWhileTheOneBeforeStillRuns() throws Exception {
    workspace
        .withSpec(CHAIN.replace("attempts: 2", "attempts: 2, maxRequests: 1"))
        .withFile(
            "cities.jsonl",
            ROWS.lines().limit(1).findFirst().orElseThrow()
                + "\n"
                + "{\"id\":\"5\",\"city\":\"Kyiv\",\"tone\":\"short\"}\n");
    server.fault(
        """
        {"operation":"job","match":{"displayName":"0-001\\\\.1/"},
         "action":{"runningPolls":8}}\
        """);

    CommandRun run = workspace.run(server.url(), "1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> events = new ArrayList<>();
    for (String line : Files.readAllLines(workspace.run("1").resolve("events.jsonl"))) {
      JsonNode event = json(line);
      events.add(event.path("event").asText() + " " + event.path("sending").asText());
    }
    assertThat(events)
        .containsSubsequence(
            "handed_on 00000-000.1",
            "job_created 00000-000-1-000.1",
            "job_ended 00000-001.1",
            "job_created 00000-001-1-000.1");
  }

  private JsonNode result(String run, String key) throws IOException {
    return json(Objects.requireNonNull(workspace.lines(run, "results").get(key)));
  }

  private Map<String, String> deaths() throws IOException {
    Map<String, String> deaths = new TreeMap<>();
    for (Map.Entry<String, String> line : workspace.lines("1", "dead-letter").entrySet()) {
      JsonNode letter = json(line.getValue());
      deaths.put(
          line.getKey(), letter.path("stage").asText() + " " + letter.path("reason").asText());
    }
    return deaths;
  }

  private JsonNode request(String sending) throws IOException {
    Path file = workspace.run("1").resolve("requests").resolve(sending + ".jsonl");
    return json(Files.readString(file)).path("request");
  }

  private void strike(String text, String action) throws Exception {
    server.fault(
        "{\"operation\":\"line\",\"match\":{\"text\":\"%s\"},\"action\":{%s}}"
            .formatted(text, action));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode json(String text) throws IOException {
    return Json.MAPPER.readTree(text);
  }
}
