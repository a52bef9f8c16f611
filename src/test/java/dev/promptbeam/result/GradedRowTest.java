package dev.promptbeam.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.GradePolicy;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.score.GradeRule;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a row that two judges have seen stands in its result. */
final class GradedRowTest {
  private static final Grading GRADING =
      new Grading(
          "draft",
          "draft",
          List.of(
              "key",
              "row",
              "status",
              "text",
              "media",
              "response",
              "usage",
              "model",
              "attempt",
              "stage",
              "scores",
              "judge"),
          List.of(grade("tone", List.of("of", "tone")), grade("style", List.of())));

  private static GradePolicy grade(String name, List<String> path) {
    AnswerPolicy text =
        new AnswerPolicy(Set.of("STOP"), !path.isEmpty(), null, false, false, true, 0);
    return new GradePolicy(text, new GradeRule(name, path, null));
  }

  private static final String DRAFT =
      """
      "draft":{"text":"a \\"\\ud83d\\" }, b","media":[{"path":"m/1"}],"usage":{"n":1e2},"model":"m",\
      "attempt":12,"scores":{"tone":null,"right":0.50,"style":null}}\
      """;

  private static final String TONE =
      "\"tone\":{\"text\":\"```json\\n{\\\"of\\\":{\\\"tone\\\":3}}\\n```\",\"usage\":{\"n\":2}}";

  @Test
  void itIsTheJudgedAnswerWithWhatAllJudgesHaveSaid() throws IOException {
    assertThat(written("{\"id\":1, \"text\":{\"draft\":{}} ," + DRAFT + "," + TONE + "}"))
        .isEqualTo(
            """
            {"id":1, "text":{"draft":{}} }
            {"text":"a \\"\\ud83d\\" }, b","media":[{"path":"m/1"}],"response":null,\
            "usage":{"n":1e2},"model":"m","attempt":12,"stage":"draft",\
            "scores":{"tone":3.0,"right":0.50,"style":1},\
            "judge":{"tone":{"text":"```json\\n{\\"of\\":{\\"tone\\":3}}\\n```","usage":{"n":2}},\
            "style":{"text":"true","attempt":1}}}\
            """);
  }

  @Test
  void aRowWithoutColumnsIsAnEmptyOne() throws IOException {
    assertThat(written("{" + DRAFT + "," + TONE + "}")).startsWith("{}\n");
  }

  @Test
  void aRowThatDoesNotHoldWhatWasJudgedIsNoneOfOurs() {
    assertThatThrownBy(() -> written("{\"id\":1," + TONE + "}"))
        .isInstanceOf(IOException.class)
        .hasMessage("the row does not hold what was judged");
  }

  private static String written(String held) throws IOException {
    byte[] last = "{\"text\":\"true\",\"attempt\":1}".getBytes(UTF_8);
    GradedRow row = new GradedRow(GRADING, held.getBytes(UTF_8), last);
    try (JsonLine json = new JsonLine()) {
      row.write(json);
      return new String(row.row(), UTF_8) + "\n" + new String(json.finish(), UTF_8);
    }
  }
}
