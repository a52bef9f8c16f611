package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers are read in whatever form their file comes, and each lands at its own row. */
class AnswerFormsIT {
  private static final String SPEC =
      """
      name: scenario
      dataset: {path: data, key: id}
      model: gemini-2.5-flash-lite
      request: {prompt: "Say: {{text}}", generationConfig: {temperature: 0}}
      batch: {maxRequests: 100, poll: {first: 100ms, most: 500ms}}
      output: {accept: [STOP, MAX_TOKENS]}
      """;

  @TempDir Path folder;

  @Test
  void readsThemShuffledWithCarriageReturnsOddSeparatorsDoublesAndNoLastNewline() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(20).file("spec.yaml", SPEC);
      work.server.fault(
          "{'operation':'job','action':"
              + "{'shuffle':true,'lineEnding':'CRLF','noFinalNewline':true}}");
      strike(work, 3, "{'type':'lineSeparators'}");
      strike(work, 4, "{'type':'doubled'}");
      strike(work, 5, "{'type':'conflicting'}");
      strike(work, 6, "{'type':'maxTokens'}");

      work.finish(0);

      assertThat(work.server.strikes()).isEqualTo(5);
      String answers = Files.readString(work.run.path().resolve("responses/00000-000.1.jsonl"));
      assertThat(answers).contains("}\r\n{", "\u2028").doesNotEndWith("\n");
      Map<String, JsonNode> results = work.run.results();
      assertThat(results).hasSize(20);
      for (int row = 0; row < 20; row++) {
        JsonNode result = results.get("r" + row);
        boolean whole = row != 5 && row != 6;
        String text = result.path("text").asText();
        assertThat(text).as("answer of row %d", row).contains(whole ? "text " + row : "");
      }
      assertThat(results.get("r3").path("text").asText()).contains("\u2028", "\u2029");
      assertThat(results.get("r6").at("/response/candidates/0/finishReason").asText())
          .isEqualTo("MAX_TOKENS");
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  private static void strike(Scenario work, int row, String action) throws Exception {
    work.server.fault(
        "{'operation':'line','match':{'text':'Say: text "
            + row
            + "'},'times':1,'action':"
            + action
            + "}");
  }
}
