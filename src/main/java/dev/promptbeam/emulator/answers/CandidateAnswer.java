package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.Continuation;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The candidates of one response, with what a fault does to them. */
final class CandidateAnswer {
  private static final String SIGNATURE = "El4KXAHI2nzvZW11bGF0ZWQtc2lnbmF0dXJl";

  private final String model;
  private final ScannedRequest request;
  private final AnswerSeed seed;
  private final JsonNode twist;
  private final String type;
  private int tokens;

  CandidateAnswer(String model, ScannedRequest request, AnswerSeed seed, JsonNode twist) {
    this.model = model;
    this.request = request;
    this.seed = seed;
    this.twist = twist;
    this.type = twist.path("type").asText("");
  }

  /** Of all candidates so far. */
  int tokens() {
    return tokens;
  }

  ObjectNode of(int index) throws IOException {
    TextAnswer text = text(index);
    ObjectNode candidate = Json.object();
    if (!type.equals("noContent")) {
      ObjectNode content = candidate.putObject("content");
      if (!type.equals("noParts")) {
        addParts(content.putArray("parts"), text.text());
      }
      content.put("role", "model");
    }
    String reason = finishReason(text);
    if (reason != null) {
      candidate.put("finishReason", reason);
    }
    if (twist.has("message")) {
      candidate.put("finishMessage", twist.get("message").asText());
    }
    if (text.goesOnAt() > 0) {
      candidate.put("continuationToken", Continuation.token(text.goesOnAt()));
    }
    candidate.put("index", index);
    return candidate;
  }

  private void addParts(ArrayNode parts, String text) throws IOException {
    if (request.includeThoughts || type.equals("onlyThoughts")) {
      parts.addObject().put("text", "Thinking about " + seed.mark()).put("thought", true);
    }
    if (type.equals("onlyThoughts")) {
      return;
    }
    if (type.equals("onlySignature")) {
      parts.addObject().put("thoughtSignature", SIGNATURE);
    } else if (ImageAnswer.isWanted(request, model)) {
      tokens += ImageAnswer.addParts(parts, model, request, seed);
    } else {
      parts.addObject().put("text", text);
      tokens += TextAnswer.tokens(text);
    }
  }

  /** What it says: the answer from where a continuation goes on, as far as a fault lets it go. */
  private TextAnswer text(int index) throws IOException {
    TextAnswer whole = TextAnswer.of(request, seed).from(request.continuesAt());
    String text = whole.text();
    return switch (type) {
      case "text" -> new TextAnswer(twist.path("text").asText(), false, 0);
      case "candidates" -> new TextAnswer(index == 0 ? text : text + " " + index, false, 0);
      case "brokenJson" -> new TextAnswer(twoThirds(text), false, 0);
      case "maxTokens" -> new TextAnswer(twoThirds(text), true, 0);
      case "lineSeparators" -> new TextAnswer(text + "\u2028after\u2029end", false, 0);
      case "finishReason" ->
          continues() ? whole.cut(text.length() / 2, request.continuesAt()) : whole;
      default -> whole;
    };
  }

  private static String twoThirds(String text) {
    return text.substring(0, Math.max(Math.min(1, text.length()), text.length() * 2 / 3));
  }

  private boolean continues() {
    String reason = twist.path("reason").asText("");
    return twist.path("continuationToken").asBoolean(reason.equals("CONTINUATION"));
  }

  private @Nullable String finishReason(TextAnswer text) {
    return switch (type) {
      case "noFinishReason" -> null;
      case "finishReason" -> twist.path("reason").asText("OTHER");
      case "noContent" -> twist.path("reason").asText("SAFETY");
      case "noParts" -> twist.path("reason").asText("MAX_TOKENS");
      case "maxTokens" -> "MAX_TOKENS";
      default -> text.isCut() ? "MAX_TOKENS" : "STOP";
    };
  }
}
