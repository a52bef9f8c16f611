package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.util.Map;

/** What a request and its answer count as (protocol 6). */
public final class Usage {
  /** What each cached content is said to hold; nobody looks into one. */
  private static final int CACHED_TOKENS = 2048;

  private Usage() {}

  static ObjectNode of(
      ScannedRequest request, Map<String, Integer> answerTokens, int thoughtTokens) {
    int cached = request.cachedContent == null ? 0 : CACHED_TOKENS;
    int tools = request.searches || request.runsCode ? ToolAnswer.TOKENS : 0;
    int prompt = request.promptTokens() + cached;
    int answer = answerTokens.values().stream().mapToInt(Integer::intValue).sum();
    ObjectNode usage = Json.object();
    usage.put("promptTokenCount", prompt);
    if (cached > 0) {
      usage.put("cachedContentTokenCount", cached);
      addDetail(usage.putArray("cacheTokensDetails"), "TEXT", cached);
    }
    if (answer > 0) {
      usage.put("candidatesTokenCount", answer);
    }
    usage.put("totalTokenCount", prompt + answer + thoughtTokens + tools);
    usage.set("promptTokensDetails", details(request));
    if (answerTokens.size() > 1 || answer > 0 && !answerTokens.containsKey("TEXT")) {
      ArrayNode details = usage.putArray("candidatesTokensDetails");
      answerTokens.forEach((modality, count) -> addDetail(details, modality, count));
    }
    if (tools > 0) {
      usage.put("toolUsePromptTokenCount", tools);
    }
    if (thoughtTokens > 0) {
      usage.put("thoughtsTokenCount", thoughtTokens);
    }
    return usage;
  }

  /** Tokens of the prompt by modality. */
  public static ArrayNode details(ScannedRequest request) {
    ArrayNode details = Json.array();
    if (request.textTokens() > 0) {
      addDetail(details, "TEXT", request.textTokens());
    }
    request.mediaTokens().forEach((modality, count) -> addDetail(details, modality, count));
    return details;
  }

  private static void addDetail(ArrayNode details, String modality, int count) {
    details.addObject().put("modality", modality).put("tokenCount", count);
  }
}
