package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a plan says, beside what the run of the same spec then is. */
final class PlanCommandTest extends InWorkspace {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request:
        prompt: "Which country has the capital {{city}}?"
        generationConfig: {maxOutputTokens: 100}
      batch: {deduplicate: true, maxRequests: 3}
      """;

  @Test
  void saysWhatTheRunThenIs() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      rows.append("{\"id\":" + i + ",\"city\":\"Number " + i % 8 + " \u6771\u4eac\"}\n");
    }
    workspace.withSpec(SPEC).withFile("cities.jsonl", rows + "{\"id\":10}\n{\"id\":11,\n");

    JsonNode plan = plan("--count", "50");
    CommandRun run = workspace.run("emulator", "a");

    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.DEAD_LETTERS);
    JsonNode counts =
        Json.MAPPER
            .readTree(Files.readString(workspace.run("a").resolve("run.json")))
            .path("counts");
    assertThat(plan.path("rows").asLong()).isEqualTo(12).isEqualTo(counts.path("rows").asLong());
    assertThat(plan.path("deadLetters"))
        .isEqualTo(Json.MAPPER.readTree("{\"READ_MALFORMED\":1,\"ROW_MISSING_COLUMN\":1}"));
    assertThat(plan.path("requests").asLong())
        .isEqualTo(8)
        .isEqualTo(counts.path("requests").asLong());
    assertThat(plan.path("duplicates").asLong()).isEqualTo(2);
    assertThat(plan.path("jobs").asLong()).isEqualTo(counts.path("jobs").asLong());
    assertThat(plan.path("bytes").asLong()).isEqualTo(requestBytes());
    long input = billed("promptTokenCount");
    long output = billed("candidatesTokenCount");
    assertThat(input).isBetween(low(plan, "inputTokens"), high(plan, "inputTokens"));
    assertThat(high(plan, "inputTokens")).isLessThan((long) (1.1 * input));
    assertThat(output).isBetween(low(plan, "outputTokens"), high(plan, "outputTokens"));
    assertThat(input * 0.15e-6 + output * 1.25e-6)
        .isBetween(plan.at("/cost/low").asDouble(), plan.at("/cost/high").asDouble());
    assertThat(plan.at("/cost/interactive/low").asDouble())
        .isGreaterThan(plan.at("/cost/low").asDouble());
    assertThat(plan.at("/cost/currency").asText()).isEqualTo("USD");
  }

  @Test
  void takesOutputTokensFromAnswersThatWereGivenBefore() throws Exception {
    workspace.withSpec(SPEC).rows(3, 5);
    workspace.withFile(
        "results.jsonl",
        "{\"usage\":{\"candidatesTokenCount\":30,\"thoughtsTokenCount\":10}}\n"
            + "{\"response\":{\"usageMetadata\":{\"candidatesTokenCount\":40}}}\n");

    JsonNode plan = plan("--sample", workspace.folder().resolve("results.jsonl").toString());

    assertThat(low(plan, "outputTokens")).isEqualTo(90);
    assertThat(high(plan, "outputTokens")).isEqualTo(150);
  }

  @Test
  void reckonsByThePriceOfTheModelThatAnswersForARetiredOne() throws Exception {
    workspace.withSpec(SPEC.replace("gemini-3.5-flash-lite", "gemini-3.5-flash")).rows(3, 5);

    JsonNode retired = plan();
    workspace.withSpec(SPEC.replace("gemini-3.5-flash-lite", "gemini-3.6-flash"));

    assertThat(retired.path("cost")).isEqualTo(plan().path("cost"));
    assertThat(retired.path("warnings").toString())
        .contains("gemini-3.5-flash is answered by gemini-3.6-flash since 2026-10-08");
  }

  @Test
  void estimatesWhatTheServiceCannotCountYet() throws Exception {
    workspace
        .withSpec(
            SPEC.replace("\"Which country has the capital {{city}}?\"", "[{media: a.txt}]")
                .replace("request:", "media: {inline: 0KB}\nrequest:"))
        .rows(2, 5)
        .withFile("a.txt", "some text ".repeat(100));

    JsonNode plan = plan("--count", "2");

    assertThat(plan.path("counted").isNull()).isTrue();
    assertThat(high(plan, "inputTokens")).isGreaterThan(200);
    assertThat(plan.path("warnings").toString()).contains("--count: the service was not asked");
  }

  @Test
  void saysWhatARunIsRefusedFor() throws Exception {
    workspace
        .withSpec(
            SPEC.replace("gemini-3.5-flash-lite", "gemini-4-carbon")
                .replace("maxRequests: 3", "maxRequests: 3, mode: inline")
                .concat("budget: 2\n"))
        .rows(4, 5);

    assertThat(plan().path("warnings").toString())
        .contains(
            "batch.mode: inline takes one small job, and this would be 2: a run is refused",
            "the budget cannot be kept as long as the cost is unknown: a run is refused");
  }

  @Test
  void saysUnknownAndNeverZeroOfAModelThatHasNoPrice() throws Exception {
    workspace.withSpec(SPEC.replace("gemini-3.5-flash-lite", "gemini-4-carbon")).rows(2, 5);

    CommandRun text = of();

    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out())
        .contains(
            "rows: 2, of which 0 are dead letters",
            "cost: unknown",
            "gemini-4-carbon is not in the table of models",
            "warning: no price of gemini-4-carbon is known",
            "warning: there is nothing to deduplicate: no two rows make the same request");
  }

  private JsonNode plan(String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--json");
    CommandRun run = of(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.MAPPER.readTree(run.out());
  }

  private CommandRun of(String... more) {
    List<Object> words =
        new ArrayList<>(List.of("plan", workspace.spec(), "--endpoint", "emulator"));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray());
  }

  /** What the answers say they used; one that others share says it once. */
  private long billed(String count) throws Exception {
    long tokens = 0;
    for (String line : workspace.lines("a", "results").values()) {
      tokens += Json.MAPPER.readTree(line).path("usage").path(count).asLong();
    }
    return tokens;
  }

  private long requestBytes() throws Exception {
    long bytes = 0;
    try (Stream<Path> files = Files.list(workspace.run("a").resolve("requests"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".1.jsonl")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static long low(JsonNode plan, String range) {
    return plan.path(range).path("low").asLong();
  }

  private static long high(JsonNode plan, String range) {
    return plan.path(range).path("high").asLong();
  }
}
