package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;
import java.util.Map;

/**
 * Makes GenerateContentResponses (protocol 5.1, 6).
 *
 * @param model who is asked, on whom the answer depends
 * @param answering who says to have answered
 */
public record GenerateAnswer(String model, String answering) {
  private static final int THOUGHT_TOKENS = 12;

  /**
   * The response to one request, which is not one that {@link RequestCheck} refuses.
   *
   * @param twist what a fault does to it, an empty object for nothing
   */
  public ObjectNode of(ScannedRequest request, JsonNode twist) throws IOException {
    AnswerSeed seed = new AnswerSeed(request, model);
    CandidateAnswer candidate = new CandidateAnswer(model, request, seed, twist);
    String type = twist.path("type").asText("");
    ObjectNode response = Json.object();
    Map<String, Integer> answerTokens = Map.of();
    if (type.equals("blockedPrompt")) {
      response
          .putObject("promptFeedback")
          .put("blockReason", twist.path("reason").asText("PROHIBITED_CONTENT"));
    } else if (!type.equals("noCandidates")) {
      ArrayNode candidates = response.putArray("candidates");
      for (int index : indexes(request, twist)) {
        candidates.add(candidate.of(index));
      }
      answerTokens = candidate.tokens();
    }
    boolean thinks = request.includeThoughts || type.equals("onlyThoughts");
    response.set("usageMetadata", Usage.of(request, answerTokens, thinks ? THOUGHT_TOKENS : 0));
    response.put(
        "modelVersion", type.equals("answeredBy") ? twist.path("model").asText() : answering);
    response.put("responseId", seed.responseId());
    return response;
  }

  /** Whether a response has more than fits into memory. */
  public static boolean holdsMedia(ObjectNode response) {
    return response.findValue("inlineData") != null;
  }

  /** In order, unless a fault says otherwise. */
  private static int[] indexes(ScannedRequest request, JsonNode twist) {
    JsonNode given = twist.path("indexes");
    int[] indexes = new int[given.isArray() ? given.size() : Math.max(1, request.candidateCount)];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = given.isArray() ? given.get(i).asInt() : i;
    }
    return indexes;
  }
}
