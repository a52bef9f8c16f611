package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.recount.ShownAnswers;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A judge is asked once of an answer, whichever variant, model or row has given it. */
final class SharedJudgeRunTest extends OverSharedStages {
  private static final String JUDGED =
      HEAD
          + """
          request: {prompt: "Write of {{city}}"}
          sweep:
            model: [gemini-3.5-flash-lite, gemini-2.5-pro]
            prompt: ["Write of {{city}}", "Please write of {{city}}"]
          score:
            - {name: right, type: contains, expected: "{{city}}"}
            - name: grade
              type: judge
              model: gemini-3.6-flash
              request:
                prompt: "Grade: {{answer.text}}"
                generationConfig:
                  temperature: 0
                  responseMimeType: application/json
                  responseSchema: {type: OBJECT, properties: {score: {type: NUMBER}}}
              scale: [1, 5]
          """;

  private static final int ANSWERS = 6 * 4;

  @Test
  void allVariantsShareWhatTheJudgeSaid() throws Exception {
    say("Grade: Oslo", "{\\\"score\\\":2}");
    say("Grade:", "{\\\"score\\\":5}");
    begin(JUDGED);

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", ANSWERS + 5);
    assertThat(shown.requests("answer")).isEqualTo(ANSWERS);
    assertThat(shown.requests("grade")).isEqualTo(5);
    assertThat(shown.shared("grade")).isEqualTo(ANSWERS - 5);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertThat(results("1")).hasSize(ANSWERS);
    for (JsonNode result : results("1").values()) {
      boolean oslo = result.at("/row/city").asText().equals("Oslo");
      assertThat(result.path("scores").toString())
          .isEqualTo("{\"right\":1,\"grade\":" + (oslo ? "0.25" : "1") + "}");
      assertThat(result.path("variant").asText())
          .startsWith("model=" + result.path("model").asText() + ",");
      assertThat(result.at("/judge/grade/model").asText()).isEqualTo("gemini-3.6-flash");
    }
    JsonNode report = Json.MAPPER.readTree(workspace.run("1").resolve("report.json").toFile());
    for (JsonNode variant : report.at("/scores/variants")) {
      assertThat(variant.at("/scores/grade/n").asInt()).isEqualTo(6);
      assertThat(variant.at("/scores/grade/mean").asDouble()).isEqualTo(0.75);
    }
    assertThat(report.at("/scores/variants")).hasSize(4);
  }

  /** The letter of each row keeps its own answer, and one of them asks the judge again. */
  @Test
  void nonsenseOfTheJudgeCostsEachRowThatItWasAskedOf() throws Exception {
    strike("Grade: Lima", "capitals/1/", "{\"type\":\"text\",\"text\":\"Fine, I think.\"}");
    say("Grade:", "{\\\"score\\\":5}");
    begin(JUDGED);

    CommandRun run = run("1", "--max-failure-ratio", "1");

    assertThat(run.out())
        .as(run.err())
        .contains("complete: 24 rows = 20 results + 0 retryable + 4 permanent dead letters (29 re");
    assertThat(ShownAnswers.of(workspace.run("1")).problems()).isEmpty();
    assertBalanced("1", ANSWERS + 5);
    assertThat(sent("1")).isEqualTo(ANSWERS + 5);
    TreeMap<String, String> models = new TreeMap<>();
    for (JsonNode letter : deaths("1").values()) {
      assertThat(letter.path("stage").asText()).isEqualTo("grade");
      assertThat(letter.path("reason").asText()).isEqualTo("OUTPUT_NOT_JSON");
      JsonNode kept = letter.at("/row/answer");
      assertThat(kept.path("text").asText()).isEqualTo("Lima as it is");
      assertThat(kept.at("/scores/right").asInt()).isEqualTo(1);
      models.put(kept.path("requestKey").asText(), kept.path("model").asText());
    }
    assertThat(models.values())
        .containsExactlyInAnyOrder(
            "gemini-3.5-flash-lite", "gemini-3.5-flash-lite", "gemini-2.5-pro", "gemini-2.5-pro");

    CommandRun redrive = workspace.redrive("1", "--all");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains("complete: 4 rows = 4 results + 0 retryable + 0 permanent dead letters (1 requ");
    assertThat(results("1.redrive-1").values())
        .extracting(row -> row.at("/scores/grade").asDouble())
        .isEqualTo(List.of(1.0, 1.0, 1.0, 1.0));
    assertBalanced("1.redrive-1", 1);
  }

  @Test
  void judgesBehindEachOtherAreAskedOnceEach() throws Exception {
    String second =
        JUDGED
            .substring(JUDGED.indexOf("  - name: grade"))
            .replace("name: grade", "name: polite")
            .replace("Grade: {{answer.text}}", "Polite? {{grade.value.score}}");
    say("Polite? ", "{\\\"score\\\":3}");
    say("Grade: Oslo", "{\\\"score\\\":2}");
    say("Grade:", "{\\\"score\\\":5}");
    begin(JUDGED + second);

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", ANSWERS + 5 + 2);
    assertThat(shown.shared("grade")).isEqualTo(ANSWERS - 5);
    assertThat(shown.shared("polite")).isEqualTo(ANSWERS - 2);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
  }
}
