package dev.promptbeam.result.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.Joining;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Unanswered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows without an answer, and answers with what does not belong into a row. */
class DeadRowJoinTest extends Joining {
  @Test
  void makesADeadLetterThatCanBeRunAgain() throws IOException {
    String line = answer(A, "bad", 3);
    Map<String, Outcome> outcomes = new HashMap<>();
    LineLocation place = file("responses.jsonl", line);
    outcomes.put(
        A, new Unanswered(Reason.OUTPUT_SCHEMA, "no match", Stage.RUN, 2, "batches/2", place));
    outcomes.put(B, new Unanswered(Reason.JOB_EXPIRED, "too late", Stage.RUN, 0, null, null));

    Collected joined =
        join(ALL, rows(row("k", 4, A, "{\"x\":1.0}"), row("l", 5, B, "{}")), outcomes);

    assertThat(joined.results).isEmpty();
    assertThat(joined.lines())
        .containsExactly(
            "{\"key\":\"k\",\"source\":{\"file\":\"f.csv\",\"position\":4},\"row\":{\"x\":1.0},"
                + "\"status\":\"invalid_output\",\"reason\":\"OUTPUT_SCHEMA\",\"retryable\":false,"
                + "\"message\":\"no match\",\"stage\":\"run\",\"attempts\":2,\"requestKey\":\""
                + A
                + "\",\"request\":{\"for\":\""
                + A
                + "\"},\"response\":"
                + Json.MAPPER.readTree(line).path("response")
                + ",\"job\":\"batches/2\"}",
            "{\"key\":\"l\",\"source\":{\"file\":\"f.csv\",\"position\":5},\"row\":{},"
                + "\"status\":\"expired\",\"reason\":\"JOB_EXPIRED\",\"retryable\":true,"
                + "\"message\":\"too late\",\"stage\":\"run\",\"attempts\":0,\"requestKey\":\""
                + B
                + "\",\"request\":{\"for\":\""
                + B
                + "\"},\"response\":null,\"job\":null}");
  }

  @Test
  void keepsALineErrorAsTheResponseAndDropsWhatIsNoJson() throws IOException {
    String error = "{\"error\":{\"code\":13,\"message\":\"m\"},\"key\":\"" + A + "\"}";
    assertThat(lastResponse(error)).isEqualTo("{\"error\":{\"code\":13,\"message\":\"m\"}}");
    assertThat(lastResponse("{\"key\":\"" + A + "\",\"resp")).isEqualTo("null");
    assertThat(lastResponse("{\"response\":{\"n\":1e99999999999}}")).isEqualTo("null");
    assertThat(lastResponse("[]")).isEqualTo("null");
  }

  @Test
  void takesBase64DataOutOfResponses() throws IOException {
    String image =
        "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + "A".repeat(5000) + "\"}}";
    String line = answer(A, "see", 1).replace("{\"text\":\"see\"}", "{\"text\":\"see\"}," + image);
    Collected joined = join(ALL, rows(row("k", 0, A, "{}")), answers(line));
    assertThat(joined.trees().get(0).at("/response/candidates/0/content/parts"))
        .hasToString("[{\"text\":\"see\"},{\"inlineData\":{\"mimeType\":\"image/png\"}}]");
    assertThat(lastResponse(line))
        .contains("{\"text\":\"see\"},{\"inlineData\":{\"mimeType\":\"image/png\"}}");
  }

  @Test
  void keepsDataThatIsNoInlineData() throws IOException {
    String call =
        "{\"functionCall\":{\"name\":\"inlineData\",\"args\":{\"data\":[1.50],\"x\":\"inlineData\"}}}";
    String line = answer(A, "see", 1).replace("{\"text\":\"see\"}", "{\"text\":\"see\"}," + call);
    Collected joined = join(ALL, rows(row("k", 0, A, "{}")), answers(line));
    assertThat(joined.results.get(0)).contains("{\"text\":\"see\"}," + call);
  }

  @Test
  void losesNoRowSilently() throws IOException {
    Path rows = rows(row("k", 0, A, "{}"));
    assertThatThrownBy(() -> join(ALL, rows, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("request " + A + " has no outcome");
  }

  @Test
  void refusesRowLinesThatAreNotOurs() throws IOException {
    Path rows = Files.writeString(folder.resolve("broken.jsonl"), "{\"key\":\"k\",\"row\":{}}\n");
    assertThatThrownBy(() -> join(ALL, rows, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("a row line has no source");
  }
}
