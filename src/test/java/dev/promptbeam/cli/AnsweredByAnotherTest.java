package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that ask a model for which another one answers, as the service does with retired ones. */
final class AnsweredByAnotherTest extends AgainstRemoteJobs {
  private static final String ASKED = "gemini-3.5-flash";
  private static final String ANSWERS = "gemini-3.6-flash";
  private static final String WARNING =
      "warning: gemini-3.5-flash was asked, and gemini-3.6-flash has answered, at its own price:"
          + " 3 answers";

  @BeforeEach
  void askTheOther() throws Exception {
    String spec = Workspace.QUICK_SPEC.replace("gemini-3.5-flash-lite", ASKED);
    workspace.withSpec(spec.replace("cities.csv", "cities.jsonl")).rows(3, 10);
  }

  @Test
  void itIsKeptCountedNamedAndPricedByWhoAnswered() throws Exception {
    CommandRun run = workspace.run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("is answered by gemini-3.6-flash since 2026-10-08");
    assertThat(run.out().lines()).contains(WARNING);
    long prompt = 0;
    long out = 0;
    for (String line : workspace.lines("a", "results").values()) {
      JsonNode row = Json.MAPPER.readTree(line);
      assertThat(row.path("model").asText()).isEqualTo(ASKED);
      assertThat(row.path("modelVersion").asText()).isEqualTo(ANSWERS);
      prompt += row.at("/usage/promptTokenCount").asLong();
      out += row.at("/usage/candidatesTokenCount").asLong();
    }
    BigDecimal cost = cost(prompt, "0.375", out, "1.875"); // half of 0.75 and 3.75
    assertThat(status().out().lines()).contains("answers: 3 by gemini-3.6-flash", WARNING);
    JsonNode json = Json.MAPPER.readTree(status("--json").out());
    assertThat(json.at("/cost/usd").decimalValue()).isEqualByComparingTo(cost);
    assertThat(json.path("models")).hasSize(1);
    assertThat(json.at("/models/0/modelVersion").asText()).isEqualTo(ANSWERS);
    assertThat(json.at("/models/0/another").asBoolean()).isTrue();
    assertThat(json.at("/models/0/answers").asLong()).isEqualTo(3);
    assertThat(Files.readString(workspace.run("a").resolve("events.jsonl")))
        .contains("\"models\":{\"gemini-3.6-flash\":3}");
    assertThat(json.at("/models/0/tokens/prompt").asLong()).isEqualTo(prompt);
    assertThat(json.at("/models/0/cost/usd").decimalValue()).isEqualByComparingTo(cost);
  }

  @Test
  void pricesOfAFileTakeThePlaceOfTheBuiltInOnes() throws Exception {
    workspace.run(server.url(), "a");
    Path prices =
        write(
            "prices.json",
            "{\"date\":\"2027-03-04\",\"batchShare\":0.5,\"models\":[{\"model\":\"gemini-3.6-flash\","
                + "\"checked\":\"2027-03\",\"rates\":{\"input\":200000,\"output\":0}}]}");

    String status = status("--prices", prices).out();

    long prompt = Json.MAPPER.readTree(status("--json").out()).at("/tokens/prompt").asLong();
    BigDecimal cost = cost(prompt, "100000", 0, "0");
    assertThat(status)
        .contains(
            "cost so far: " + cost.toPlainString() + " USD by the batch prices of 2027-03-04");
  }

  @Test
  void modelsOfAFileTakeThePlaceOfTheBuiltInOnes() throws Exception {
    Path models =
        write(
            "models.json",
            "{\"date\":\"2027-03-04\",\"models\":[{\"model\":\"gemini-3.5-flash\",\"retires\":"
                + "{\"on\":\"2040-01-02\",\"source\":\"a letter of 2027-03-01\"}}]}");

    CommandRun validated = CommandRun.of("validate", workspace.spec(), "--models", models);

    assertThat(validated.exitCode()).isZero();
    assertThat(validated.err())
        .contains(
            "gemini-3.5-flash retires on 2040-01-02: calls are refused from then on (a letter of"
                + " 2027-03-01)")
        .doesNotContain("gemini-3.6-flash since");
  }

  @Test
  void aTableThatCannotBeReadIsRefusedByEveryCommandThatTakesIt() throws Exception {
    Path broken = write("broken.json", "{\"date\": \"2027-03-04\",\n \"modles\": []}");
    for (String option : new String[] {"--models", "--prices"}) {
      for (String command : new String[] {"validate", "preview", "run"}) {
        CommandRun run = CommandRun.of(command, workspace.spec(), option, broken);
        assertThat(run.exitCode()).as(command).isEqualTo(2);
        assertThat(run.err())
            .contains("promptbeam: " + option + " " + broken + ":2:", "modles", "no such member");
      }
    }
    assertThat(workspace.runs()).doesNotExist();
  }

  @Test
  void validateAndPreviewAndRunWarnAlike() {
    String words = "spec.yaml:5:8: model: gemini-3.5-flash is answered by gemini-3.6-flash";
    for (String command : new String[] {"validate", "preview"}) {
      assertThat(CommandRun.of(command, workspace.spec()).err()).as(command).contains(words);
    }
  }

  private CommandRun status(Object... more) {
    Object[] arguments = new Object[2 + more.length];
    arguments[0] = "status";
    arguments[1] = workspace.run("a");
    System.arraycopy(more, 0, arguments, 2, more.length);
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static BigDecimal cost(long prompt, String in, long candidates, String out) {
    return new BigDecimal(in)
        .multiply(BigDecimal.valueOf(prompt))
        .add(new BigDecimal(out).multiply(BigDecimal.valueOf(candidates)))
        .movePointLeft(6)
        .setScale(6, RoundingMode.HALF_UP);
  }
}
