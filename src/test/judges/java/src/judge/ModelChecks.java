package judge;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.CountTokensResponse;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import java.util.ArrayList;
import java.util.List;

/** Models and the calls that answer at once. */
final class ModelChecks {
  private final Client client;

  ModelChecks(Client client) {
    this.client = client;
  }

  void run(Checks checks) {
    checks.check("tokens are counted", this::counts);
    checks.check("content is generated", this::generates);
    checks.check("content is streamed", this::streams);
    checks.check("texts are embedded", this::embeds);
    checks.check("a model is read", this::gets);
    checks.check("models are listed", this::lists);
    checks.check("an unknown model is refused", this::refusesUnknown);
  }

  private void counts() {
    CountTokensResponse counted = client.models.countTokens(Jobs.MODEL, "a".repeat(40), null);
    Checks.equal(10, counted.totalTokens().orElseThrow());
  }

  private void generates() throws Exception {
    GenerateContentResponse answer = client.models.generateContent(Jobs.MODEL, "Hello", null);
    Checks.that(answer.text().startsWith(Answers.mark("Hello")), answer);
    Checks.equal("STOP", answer.finishReason().toString());
  }

  private void streams() throws Exception {
    StringBuilder text = new StringBuilder();
    List<String> ends = new ArrayList<>();
    try (ResponseStream<GenerateContentResponse> pieces =
        client.models.generateContentStream(Jobs.MODEL, "Hello to all of you", null)) {
      for (GenerateContentResponse piece : pieces) {
        text.append(piece.text());
        piece
            .candidates()
            .orElseThrow()
            .get(0)
            .finishReason()
            .ifPresent(r -> ends.add(r.toString()));
      }
    }
    Checks.that(text.toString().endsWith(" Hello to all of you"), text);
    Checks.equal(List.of("STOP"), ends);
  }

  private void embeds() {
    EmbedContentConfig config = EmbedContentConfig.builder().outputDimensionality(16).build();
    EmbedContentResponse answer =
        client.models.embedContent(Jobs.EMBEDDING_MODEL, List.of("one", "two"), config);
    Checks.equal(2, answer.embeddings().orElseThrow().size());
    Checks.equal(16, answer.embeddings().get().get(1).values().orElseThrow().size());
  }

  private void gets() {
    Model model = client.models.get(Jobs.MODEL, null);
    Checks.equal("models/" + Jobs.MODEL, model.name().orElseThrow());
    Checks.that(
        model.supportedActions().orElseThrow().contains("batchGenerateContent"),
        model.supportedActions());
    Checks.equal(1_048_576, model.inputTokenLimit().orElseThrow());
  }

  private void lists() {
    List<String> names = new ArrayList<>();
    client
        .models
        .list(ListModelsConfig.builder().pageSize(5).build())
        .forEach(model -> names.add(model.name().orElseThrow()));
    Checks.that(names.contains("models/" + Jobs.MODEL), names);
    Checks.equal(names.size(), (int) names.stream().distinct().count());
  }

  private void refusesUnknown() {
    Failures.expect(
        404, "NOT_FOUND", () -> client.models.generateContent("gemini-0", "Hello", null));
  }
}
