package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of GSM8K, asked of two models that get some of them right by a formula. The numbers were
 * computed from the same formulas in Python, apart from the program, as ScoreSummaryTest says.
 */
final class ScoredRunTest {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: rows.jsonl}
      model: gemini-3.5-flash-lite
      request: {prompt: "{{question}}"}
      batch: {poll: {first: 100ms, most: 500ms}}
      output: {format: jsonl}
      score:
        - {name: right, type: number, expected: "{{answer}}"}
        - {name: hinted, type: contains, expected: "{{hint}}", absent: skip}
      """;

  private static final IntPredicate FIRST_RIGHT = row -> row * 7 % 10 < 6;
  private static final IntPredicate SECOND_RIGHT = row -> row * row * 3 % 11 < 8;
  private static final int DYING = 57;

  @TempDir private static Path folder;

  private static final List<JsonNode> ROWS = new ArrayList<>();
  private static CommandRun first;
  private static CommandRun second;
  private static Workspace workspace;

  @BeforeAll
  static void runBoth() throws IOException {
    String resource = "/dev/promptbeam/score/gsm8k-sample.jsonl";
    try (InputStream in = ScoredRunTest.class.getResourceAsStream(resource)) {
      String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : lines.split("\n")) {
        ROWS.add(Json.MAPPER.readTree(line));
      }
      workspace = new Workspace(folder).withSpec(SPEC).withFile("rows.jsonl", lines);
    }
    try (EmulatorServer server = EmulatorServer.start(options(FIRST_RIGHT))) {
      first = workspace.run(server.baseUrl(), "a");
    }
    String dying = ROWS.get(DYING).path("question").asText().substring(0, 30);
    Files.writeString(
        folder.resolve("faults.json"),
        "[{\"operation\":\"line\",\"match\":{\"text\":\""
            + dying
            + "\"},\"action\":{\"type\":\"maxTokens\"}}]");
    try (EmulatorServer server =
        EmulatorServer.start(options(SECOND_RIGHT).withFaultsFile(folder.resolve("faults.json")))) {
      second =
          workspace.run(
              server.baseUrl(),
              "b",
              "--set",
              "output.format=csv",
              "--set",
              "model=gemini-2.5-flash");
    }
  }

  private static EmulatorOptions options(IntPredicate right) throws IOException {
    StringBuilder script = new StringBuilder();
    for (int row = 0; row < ROWS.size(); row++) {
      String answer = ROWS.get(row).path("answer").asText();
      String number = answer.substring(answer.indexOf("####") + 4).strip();
      String wrong = Integer.parseInt(number.replace(",", "")) + 1 + "";
      ObjectNode line = Json.MAPPER.createObjectNode();
      line.set("contains", ROWS.get(row).get("question"));
      line.put("text", "After " + row + " steps: $" + (right.test(row) ? number : wrong) + ".00.");
      script.append(line).append('\n');
    }
    Path file = Files.writeString(Files.createTempFile(folder, "answers", ".jsonl"), script);
    return EmulatorOptions.defaults().withAnonymousCalls().withAnswersFile(file);
  }

  @Test
  void eachResultHasItsScores() throws IOException {
    for (String line :
        Files.readAllLines(workspace.run("a").resolve("results/part-00000-000.jsonl"))) {
      JsonNode result = Json.MAPPER.readTree(line);
      boolean right = FIRST_RIGHT.test(ROWS.indexOf(result.get("row")));
      assertThat(result.get("scores").toString())
          .isEqualTo("{\"right\":" + (right ? 1 : 0) + ",\"hinted\":null}");
    }
  }

  @Test
  void theReportTheEndAndStatusSayWhatTheyAre() throws IOException {
    assertThat(first.exitCode()).isZero();
    String line = "scores: right 0.603 [0.475, 0.719] (Wilson, 95 %, n 58), hinted (no values)\n";
    assertThat(first.out()).contains(line);
    assertThat(CommandRun.of("status", workspace.run("a")).out()).endsWith(line);
    JsonNode scores = report("a").path("scores").path("variants").path(0);
    check(scores.path("scores").path("right"), 35 / 58.0, 0.47493215951001205, 0.7191124220512564);
    assertThat(scores.path("results").asInt()).isEqualTo(58);
  }

  @Test
  void aDeadLetterCountsNothingButIsCounted() throws IOException {
    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(second.out())
        .contains(
            "scores: right 0.810 [0.691, 0.891] (Wilson, 95 %, n 58), hinted (no values);"
                + " 1 dead letter counts 0\n");
    JsonNode scores = report("b").path("scores").path("variants").path(0);
    check(scores.path("scores").path("right"), 47 / 58.0, 0.6914762612950077, 0.8906574833887974);
    assertThat(scores.path("deadLetters").asInt()).isEqualTo(1);
  }

  @Test
  void twoRunsAreComparedWhateverTheirFormats() throws IOException {
    JsonNode json =
        Json.MAPPER.readTree(
            CommandRun.of("compare", workspace.run("a"), workspace.run("b"), "--json").out());

    assertThat(json.path("rows").toString())
        .isEqualTo(
            "{\"worse\":6,\"better\":18,\"died\":1,\"revived\":0,\"changed\":24,\"onlyFirst\":0,"
                + "\"onlySecond\":0,\"same\":33,\"deadInBoth\":0,\"by\":\"right\"}");
    JsonNode right = json.path("variants").path(0).path("scores").path("right").path("difference");
    assertThat(right.path("difference").asDouble()).isCloseTo(12 / 58.0, within(1e-12));
    assertThat(right.path("low").asDouble()).isCloseTo(0.05172413793103448, within(1e-12));
    assertThat(right.path("high").asDouble()).isCloseTo(0.3620689655172414, within(1e-12));
    assertThat(right.path("pValue").asDouble()).isCloseTo(0.022655844688415527, within(1e-12));
    assertThat(right.path("test").asText()).isEqualTo("McNemar, exact");
    assertThat(json.path("alignedBy").asText()).isEqualTo("source");
  }

  @Test
  void aThresholdThatIsCrossedIsAnExitCode() {
    CommandRun down =
        compare("b", "a", "--fail-if", "right drops 0.2", "--fail-if", "cost rises 500%");
    assertThat(down.exitCode()).isEqualTo(3);
    assertThat(down.out())
        .contains(
            "rows by file and position: 58 in both = 33 with the same answer + 24 changed + 0 died"
                + " + 1 revived + 0 dead in both; only in the first 0, only in the second 0\n"
                + "by right: 6 better, 18 worse\n")
        .contains("crossed: right drops 0.2 (right: 0.603448, before 0.810345)\n")
        .contains("not crossed: cost rises 500% (");
    assertThat(compare("b", "a", "--fail-if", "right drops 0.21").exitCode()).isZero();
    assertThat(compare("a", "b", "--fail-if", "right falls by 0").exitCode()).isZero();
    assertThat(compare("a", "b", "--fail-if", "failures rises 0.01").exitCode()).isEqualTo(3);
  }

  @Test
  void aThresholdIsForCompleteRuns() throws IOException {
    Path record = workspace.run("b").resolve("run.json");
    String complete = Files.readString(record);
    Files.writeString(record, complete.replace("\"complete\"", "\"cancelled\""));
    try {
      assertThat(compare("a", "b").exitCode()).isZero();
      CommandRun gate = compare("a", "b", "--fail-if", "right drops 0.2");
      assertThat(gate.exitCode()).isEqualTo(2);
      assertThat(gate.err()).contains("\"right drops 0.2\": capitals/b is cancelled, not complete");
    } finally {
      Files.writeString(record, complete);
    }
  }

  @Test
  void aThresholdThatCannotBeToldIsRefused() {
    CommandRun unknown = compare("a", "b", "--fail-if", "wrong drops 0.2");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains(
            "\"wrong drops 0.2\": neither run has a score \"wrong\"; both have right, hinted, and"
                + " cost, tokens, failures");
    assertThat(compare("a", "b", "--fail-if", "hinted drops 0.1").err())
        .contains("no row has that score in both runs");
    assertThat(compare("a", "b", "--fail-if", "right down 0.1").err())
        .contains("--fail-if wants FIGURE drops|falls|rises|grows NUMBER[%]");
  }

  @Test
  void scoresInWhichDeadLettersCountOtherwiseAreNotTested() throws IOException {
    workspace.withSpec(
        SPEC.replace("score:\n", "score:\n  missing: skip\n  by:\n").replace("  - {", "    - {"));
    try (EmulatorServer server = EmulatorServer.start(options(FIRST_RIGHT))) {
      assertThat(workspace.run(server.baseUrl(), "skipping").exitCode()).isZero();
    }
    assertThat(compare("a", "skipping").exitCode()).isZero();
    CommandRun gate = compare("a", "skipping", "--fail-if", "right drops 0.2");
    assertThat(gate.exitCode()).isEqualTo(2);
    assertThat(gate.err())
        .contains(
            "\"right drops 0.2\": dead letters count 0 in one run and not at all in the other;"
                + " score.missing of both runs must be the same");
    assertThat(compare("a", "skipping", "--fail-if", "failures rises 0.5").exitCode()).isZero();
  }

  private static CommandRun compare(String one, String other, String... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("compare", workspace.run(one), workspace.run(other)));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  private static JsonNode report(String run) throws IOException {
    return Json.MAPPER.readTree(workspace.run(run).resolve("report.json").toFile());
  }

  private static void check(JsonNode score, double mean, double low, double high) {
    assertThat(score.path("n").asInt()).isEqualTo(58);
    assertThat(score.path("mean").asDouble()).isCloseTo(mean, within(1e-12));
    assertThat(score.path("low").asDouble()).isCloseTo(low, within(1e-12));
    assertThat(score.path("high").asDouble()).isCloseTo(high, within(1e-12));
    assertThat(score.path("method").asText()).isEqualTo("Wilson, 95 %");
  }
}
