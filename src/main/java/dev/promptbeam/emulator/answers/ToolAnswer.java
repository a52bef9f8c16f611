package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.nio.charset.StandardCharsets;

/** What the service's own tools leave in an answer: code that was run, pages that were found. */
final class ToolAnswer {
  /** What a use of a tool adds to the prompt. */
  static final int TOKENS = 24;

  private final ScannedRequest request;
  private final AnswerSeed seed;
  private final JsonNode twist;

  ToolAnswer(ScannedRequest request, AnswerSeed seed, JsonNode twist) {
    this.request = request;
    this.seed = seed;
    this.twist = twist;
  }

  void addCode(Parts parts) {
    JsonNode fault = of("code");
    String code = "print('" + seed.mark() + "')";
    parts.add("executableCode", Json.object().put("language", "PYTHON").put("code", code));
    parts.add(
        "codeExecutionResult",
        Json.object()
            .put("outcome", fault.path("outcome").asText("OUTCOME_OK"))
            .put("output", fault.path("output").asText(seed.mark() + "\n")));
  }

  /** Says which pages hold up the text, by places in its bytes. */
  void addGrounding(ObjectNode candidate, String text) {
    int pages = of("grounding").path("chunks").asInt(2);
    if (pages == 0) {
      return;
    }
    ObjectNode grounding = candidate.putObject("groundingMetadata");
    grounding.putArray("webSearchQueries").add(TextAnswer.echo(request));
    grounding
        .putObject("searchEntryPoint")
        .put("renderedContent", "<div>" + seed.mark() + "</div>");
    for (int i = 0; i < pages; i++) {
      ObjectNode web = grounding.withArray("groundingChunks").addObject().putObject("web");
      web.put("uri", "https://example.com/" + seed.mark() + "/" + i);
      web.put("title", "example.com");
    }
    ObjectNode support = grounding.putArray("groundingSupports").addObject();
    support
        .putObject("segment")
        .put("endIndex", text.getBytes(StandardCharsets.UTF_8).length)
        .put("text", text);
    support.putArray("groundingChunkIndices").add(pages - 1);
  }

  private JsonNode of(String fault) {
    return twist.path("type").asText().equals(fault) ? twist : twist.path("none");
  }
}
