package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five rows asked of two models, scored by number and by a judge that fails on two of the ten. */
final class JudgedRunTest {
  private static final String LITE = "gemini-3.5-flash-lite";
  private static final String PRO = "gemini-2.5-pro";
  private static final String JUDGE = "gemini-3.6-flash";
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: rows.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request: {prompt: "Question {{id}}: {{question}}"}
      sweep: {model: [gemini-3.5-flash-lite, gemini-2.5-pro]}
      batch: {poll: {first: 100ms, most: 500ms}}
      output: {include: [row, usage, response]}
      score:
        - {name: right, type: number, expected: "{{expected}}"}
        - name: grade
          type: judge
          model: gemini-3.6-flash
          request:
            prompt: "Grade {{question}} {{answer.text}}"
            generationConfig:
              responseMimeType: application/json
              responseSchema: {type: OBJECT, properties: {score: {type: NUMBER}}}
          scale: [1, 5]
      """;

  /** Nonsense in the first run alone. */
  private static final String FAULTS =
      """
      [{"operation":"line","match":{"text":"Grade how many 2? so ","displayName":"capitals/1/"},
        "action":{"type":"text","text":"{}"}},
       {"operation":"line","match":{"text":"Grade how many 5? so ","displayName":"capitals/1/"},
        "action":{"type":"text","text":"Five, I think."}}]\
      """;

  @TempDir private static Path folder;

  private static Workspace workspace;
  private static CommandRun run;
  private static CommandRun redrive;
  private static JsonNode billed;

  /** The lite model is wrong in rows 4 and 5, and gets a 1 for that; the other one 4 for all. */
  @BeforeAll
  static void runBoth() throws IOException {
    StringBuilder rows = new StringBuilder();
    StringBuilder script = new StringBuilder();
    for (int row = 1; row <= 5; row++) {
      rows.append(
          "{\"id\":\"%1$d\",\"question\":\"how many %1$d?\",\"expected\":%1$d}\n".formatted(row));
      script.append(line("Question " + row, LITE, "#### " + (row > 3 ? row + 100 : row)));
      script.append(line("Question " + row, PRO, "so #### " + row));
    }
    script.append(line("so ####", JUDGE, "{\"score\":4}"));
    script.append(line("#### 10", JUDGE, "{\"score\":1}"));
    script.append(line("Grade", JUDGE, "{\"score\":5}"));
    workspace = new Workspace(folder).withSpec(SPEC).withFile("rows.jsonl", rows.toString());
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withAnonymousCalls()
            .withFaultsFile(Files.writeString(folder.resolve("faults"), FAULTS))
            .withAnswersFile(Files.writeString(folder.resolve("answers"), script));
    try (EmulatorServer server = EmulatorServer.start(options)) {
      run = workspace.run(server.baseUrl(), "1", "--max-failure-ratio", "1");
      redrive = workspace.redrive("1", "--all");
      String told = server.baseUrl() + "/_emulator/requests";
      billed = Json.MAPPER.readTree(URI.create(told).toURL()).path("billed");
    }
  }

  private static String line(String contains, String model, String text) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    return line.put("contains", contains).put("model", model).put("text", text) + "\n";
  }

  @Test
  void eachRowHasTheScoresOfItsAnswer() throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("complete: 10 rows = 8 results + 0 retryable + 2 permanent dead letters (20 req");
    assertThat(scores("1"))
        .containsExactly(
            "1 gemini-2.5-pro {\"right\":1,\"grade\":0.75}",
            "1 gemini-3.5-flash-lite {\"right\":1,\"grade\":1}",
            "2 gemini-3.5-flash-lite {\"right\":1,\"grade\":1}",
            "3 gemini-2.5-pro {\"right\":1,\"grade\":0.75}",
            "3 gemini-3.5-flash-lite {\"right\":1,\"grade\":1}",
            "4 gemini-2.5-pro {\"right\":1,\"grade\":0.75}",
            "4 gemini-3.5-flash-lite {\"right\":0,\"grade\":0}",
            "5 gemini-3.5-flash-lite {\"right\":0,\"grade\":0}");
    assertThat(CommandRun.of("verify", workspace.run("1")).exitCode()).isZero();
  }

  @Test
  void aResultIsTheJudgedAnswerBesideWhatTheJudgeSaid() throws IOException {
    JsonNode result = rows("1", "results").get(0);

    assertThat(names(result))
        .containsExactly(
            "key",
            "source",
            "variant",
            "row",
            "status",
            "text",
            "response",
            "usage",
            "model",
            "modelVersion",
            "requestKey",
            "job",
            "attempt",
            "sharedFrom",
            "scores",
            "judge");
    assertThat(result.path("row").toString())
        .isEqualTo("{\"id\":\"1\",\"question\":\"how many 1?\",\"expected\":1}");
    assertThat(result.path("text").asText()).isEqualTo("so #### 1");
    assertThat(result.path("model").asText()).isEqualTo(PRO);
    assertThat(result.path("response").isNull()).isTrue();
    JsonNode judge = result.path("judge").path("grade");
    assertThat(names(judge))
        .containsExactly(
            "text",
            "value",
            "usage",
            "model",
            "modelVersion",
            "requestKey",
            "job",
            "attempt",
            "sharedFrom");
    assertThat(judge.path("value").toString()).isEqualTo("{\"score\":4}");
    assertThat(judge.path("model").asText()).isEqualTo(JUDGE);
    assertThat(judge.path("job")).isNotEqualTo(result.path("job"));
  }

  @Test
  void aJudgeThatAnswersNonsenseIsADeadLetterThatKeepsTheAnswer() throws IOException {
    List<JsonNode> dead = rows("1", "dead-letter");

    assertThat(
            dead.stream()
                .map(one -> one.path("stage").asText() + " " + one.path("reason").asText()))
        .containsExactly("grade OUTPUT_SCHEMA", "grade OUTPUT_NOT_JSON");
    assertThat(dead.get(0).path("message").asText())
        .isEqualTo("the judge's answer has no number at score");
    JsonNode kept = dead.get(0).path("row");
    assertThat(names(kept)).containsExactly("id", "question", "expected", "answer");
    assertThat(kept.at("/answer/text").asText()).isEqualTo("so #### 2");
    assertThat(kept.at("/answer/scores").toString()).isEqualTo("{\"right\":1,\"grade\":null}");
  }

  @Test
  void theSummaryCountsDeadLettersAndStatusShowsTheJudgesStage() throws IOException {
    JsonNode variants =
        Json.MAPPER
            .readTree(workspace.run("1").resolve("report.json").toFile())
            .at("/scores/variants");
    assertThat(variants.at("/0/scores/grade/mean").asDouble()).isEqualTo(0.6);
    assertThat(variants.at("/1/scores/grade/mean").asDouble()).isCloseTo(0.45, within(1e-12));
    assertThat(variants.at("/1/scores/grade/n").asInt()).isEqualTo(5);
    assertThat(variants.at("/1/deadLetters").asInt()).isEqualTo(2);
    assertThat(CommandRun.of("status", workspace.run("1")).out())
        .contains("stage answer: 10 requests so far, 10 answered, 0 dead; 2 of 2 shards published")
        .contains("stage grade: 10 requests so far, 8 answered, 2 dead; 2 of 2 shards published");
  }

  @Test
  void judgedRunsAreComparedByAllScores() {
    CommandRun compared =
        CommandRun.of("compare", workspace.run("1"), workspace.run("1.redrive-1"));

    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("2 in both").contains("2 revived").contains("grade: ");
  }

  @Test
  void aRedriveAsksTheJudgeAlone() throws IOException {
    assertThat(redrive.out())
        .as(redrive.err())
        .contains("complete: 2 rows = 2 results + 0 retryable + 0 permanent dead letters (2 req");
    assertThat(scores("1.redrive-1"))
        .containsExactly(
            "2 gemini-2.5-pro {\"right\":1,\"grade\":0.75}",
            "5 gemini-2.5-pro {\"right\":1,\"grade\":0.75}");
    JsonNode first = rows("1", "dead-letter").get(0).at("/row/answer");
    assertThat(rows("1.redrive-1", "results").get(0).path("job")).isEqualTo(first.path("job"));
  }

  @Test
  void whatResultsAndDeadLettersSayIsTheBill() throws IOException {
    long tokens = 0;
    for (JsonNode result : rows("1", "results")) {
      tokens += tokens(result.path("usage")) + tokens(result.at("/judge/grade/usage"));
    }
    for (JsonNode dead : rows("1", "dead-letter")) {
      tokens += tokens(dead.at("/row/answer/usage")) + tokens(dead.at("/response/usageMetadata"));
    }
    JsonNode report = Json.MAPPER.readTree(workspace.run("1").resolve("report.json").toFile());
    assertThat(report.at("/tokens/prompt").asLong() + report.at("/tokens/candidates").asLong())
        .isEqualTo(tokens);
    assertThat(billed.path("requests").asInt()).isEqualTo(22);
    assertThat(billed.path("distinctKeys").asInt()).isEqualTo(20);
  }

  private static long tokens(JsonNode usage) {
    return usage.path("totalTokenCount").asLong();
  }

  private static List<String> scores(String id) throws IOException {
    return rows(id, "results").stream()
        .map(
            one ->
                one.path("key").asText()
                    + one.path("variant").asText().replace("model=", " ")
                    + " "
                    + one.path("scores"))
        .toList();
  }

  /** By key and variant. */
  private static List<JsonNode> rows(String id, String below) throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    try (Stream<Path> files = Files.walk(workspace.run(id).resolve(below))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode row = Json.MAPPER.readTree(line);
          rows.put(row.path("key").asText() + row.path("variant").asText(), row);
        }
      }
    }
    return List.copyOf(rows.values());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
