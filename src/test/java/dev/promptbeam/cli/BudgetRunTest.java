package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs with a budget. */
final class BudgetRunTest extends InWorkspace {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request:
        prompt: "Which country has the capital {{city}}?"
        generationConfig: {maxOutputTokens: 100}
      batch: {maxRequests: 2, poll: {first: 100ms, most: 200ms}}
      budget: 0.00032
      """;

  private static final Pattern NEXT = Pattern.compile("--budget ([0-9.]+) lets it go on");

  @Test
  void stopsWithFourBeforeItPassesTheBudgetAndGoesOnWithALargerOne() throws Exception {
    workspace.withSpec(SPEC).rows(6, 10);

    CommandRun stopped = workspace.run("emulator", "a");

    assertThat(stopped.exitCode()).as(stopped.out() + stopped.err()).isEqualTo(ExitCode.BUDGET);
    int results = workspace.lines("a", "results").size();
    assertThat(results).isEqualTo(2);
    assertThat(cost("a")).isLessThanOrEqualTo(new BigDecimal("0.00032"));
    Matcher next = NEXT.matcher(stopped.out());
    assertThat(next.find()).as(stopped.out()).isTrue();
    assertThat(stopped.out())
        .contains(
            "the budget of 0.00032 USD has no room for the next job",
            "--endpoint emulator --runner direct --budget " + next.group(1) + " --run-id a");
    assertThat(CommandRun.of("status", workspace.run("a")).out())
        .contains("waited for room in the budget for 2 sendings more");
    JsonNode run = Json.MAPPER.readTree(Files.readString(workspace.run("a").resolve("run.json")));
    assertThat(run.path("state").asText()).isEqualTo("stopped");
    assertThat(run.path("exitCode").asInt()).isEqualTo(ExitCode.BUDGET);

    workspace.withSpec(SPEC.replace("0.00032", "5"));
    CommandRun notRaised = workspace.run("emulator", "a");

    assertThat(notRaised.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(notRaised.out())
        .contains("the budget of 0.00032 USD", "the spec's 5 needs --budget 5");
    assertThat(workspace.lines("a", "results")).hasSize(results);

    CommandRun complete = workspace.run("emulator", "a", "--budget", "5");

    assertThat(complete.exitCode()).as(complete.out() + complete.err()).isZero();
    assertThat(workspace.lines("a", "results")).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-3.5-flash-lite | -3 | --budget wants USD above 0, such as 25 or 0.50, not -3",
        "gemini-3.5-flash-lite | 0.00 | --budget wants USD above 0, such as 25 or 0.50, not 0.00",
        "gemini-3.5-flash-lite | NaN | --budget wants USD above 0, such as 25 or 0.50, not NaN",
        "gemini-4-argon | 3 | budget: no price of gemini-4-argon is known",
        "gemini-unheard-of | 3 | budget: no price of gemini-unheard-of is known",
      })
  void refusesABudgetThatCannotBeKept(String model, String budget, String sentence)
      throws Exception {
    workspace
        .withSpec(
            SPEC.replace("gemini-3.5-flash-lite", model).replace(", maxOutputTokens: 100", ""))
        .rows(1, 3);

    CommandRun refused = workspace.run("emulator", "a", "--budget", budget);

    assertThat(refused.exitCode()).as(refused.out()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains(sentence);
    assertThat(workspace.run("a")).doesNotExist();
  }

  @Test
  void takesAPriceThatBeganToHoldLately() throws Exception {
    workspace.withSpec(SPEC).rows(2, 10);
    workspace.withFile(
        "prices.json",
        """
        {"date": "2026-11-01", "batchShare": 0.5, "models": [{"model": "gemini-3.5-flash-lite",
         "from": "%s", "rates": {"input": 0.3, "output": 2.5}}]}
        """
            .formatted(LocalDate.now(ZoneOffset.UTC).minusDays(2)));

    CommandRun run =
        workspace.run(
            "emulator",
            "a",
            "--budget",
            "1",
            "--prices",
            workspace.folder().resolve("prices.json").toString());

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
  }

  /** What the answers that the emulator gave say they used, at half of 0.30 and 2.50 USD. */
  private BigDecimal cost(String id) throws Exception {
    long prompt = 0;
    long output = 0;
    for (String line : workspace.lines(id, "results").values()) {
      JsonNode usage = Json.MAPPER.readTree(line).path("usage");
      prompt += usage.path("promptTokenCount").asLong();
      output += usage.path("candidatesTokenCount").asLong();
    }
    return BigDecimal.valueOf(prompt * 15 + output * 125).movePointLeft(8);
  }
}
