package dev.promptbeam.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.DatasetFormat;
import org.junit.jupiter.api.Test;

/** Specs of datasets whose lines are requests. */
final class ReadyMadeSpecTest {
  private static final String THREE_LINES =
      "name: demo\ndataset: {path: batch.jsonl, format: %s}\nmodel: %s\n";

  @Test
  void threeLinesRunABatchFile() throws Exception {
    Spec spec = Specs.parse(THREE_LINES.formatted("requests", "gemini-3.5-flash-lite"));

    assertThat(spec.dataset().format()).isEqualTo(DatasetFormat.REQUESTS);
    assertThat(spec.dataset().key()).isEqualTo("key");
    assertThat(spec.requestJson()).isEqualTo("\"{{request}}\"");
    assertThat(StoredSpec.read(StoredSpec.write(spec))).contains(spec);
  }

  @Test
  void threeLinesRunABatchFileOfOpenAiAndTheModelSaysHowItThinks() throws Exception {
    Spec levels = Specs.parse(THREE_LINES.formatted("openai", "gemini-3.6-flash"));
    Spec budgets = Specs.parse(THREE_LINES.formatted("openai", "gemini-2.5-flash"));

    assertThat(levels.dataset().key()).isEqualTo("custom_id");
    assertThat(levels.requestJson())
        .isEqualTo(
            "{\"openai\":\"{{body}}\",\"thinking\":{\"levels\":[\"LOW\",\"MEDIUM\",\"HIGH\"],"
                + "\"least\":0,\"most\":2147483647}}");
    assertThat(budgets.requestJson())
        .isEqualTo(
            "{\"openai\":\"{{body}}\",\"thinking\":{\"levels\":[],\"least\":0,\"most\":24576}}");
  }

  @Test
  void aRequestOfTheSpecsOwnTakesWhatItWantsOfTheLines() throws Exception {
    Spec spec =
        Specs.parse(
            THREE_LINES.formatted("openai", "gemini-3.6-flash")
                + "request: {messages: \"{{body.messages}}\", generationConfig: {topK: 1}}");

    assertThat(spec.requestJson())
        .startsWith("{\"messages\":\"{{body.messages}}\",\"generationConfig\":{\"topK\":1},");
  }

  @Test
  void anotherColumnCanNameTheRows() throws Exception {
    assertThat(
            Specs.parse(
                    "name: demo\ndataset: {path: b.jsonl, format: requests, key: id}\nmodel: m\n")
                .dataset()
                .key())
        .isEqualTo("id");
  }

  @Test
  void otherFormatsWantARequest() {
    assertThat(Specs.errors(THREE_LINES.formatted("jsonl", "m")))
        .containsExactly("x.yaml:1:1: request: is missing");
    assertThat(
            Specs.errors(
                THREE_LINES.formatted("requests", "m") + "request: {thinking: {levels: []}}"))
        .hasSize(2);
  }
}
