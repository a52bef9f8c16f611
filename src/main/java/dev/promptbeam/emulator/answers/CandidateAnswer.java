package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.Continuation;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The candidates of one response, with what a fault does to them. */
final class CandidateAnswer {
  private final String model;
  private final @Nullable ImageModel images;
  private final ToolAnswer tools;
  private final ScannedRequest request;
  private final AnswerSeed seed;
  private final JsonNode twist;
  private final String type;
  private final Map<String, Integer> tokens = new TreeMap<>();

  CandidateAnswer(String model, ScannedRequest request, AnswerSeed seed, JsonNode twist) {
    boolean wanted = request.modalities.isEmpty() || request.modalities.contains("IMAGE");
    this.images = wanted ? ImageModel.of(model) : null;
    this.model = model;
    this.tools = new ToolAnswer(request, seed, twist);
    this.request = request;
    this.seed = seed;
    this.twist = twist;
    this.type = twist.path("type").asText("");
  }

  /** Of all candidates so far, by modality. */
  Map<String, Integer> tokens() {
    return tokens;
  }

  ObjectNode of(int index) throws IOException {
    TextAnswer text = text(index);
    ObjectNode candidate = Json.object();
    if (!type.equals("noContent")) {
      ObjectNode content = candidate.putObject("content");
      if (!type.equals("noParts")) {
        Parts parts = new Parts(content.putArray("parts"), signs());
        addParts(parts, text.text());
        parts.tokens().forEach((modality, count) -> tokens.merge(modality, count, Integer::sum));
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
      candidate.put("continuationToken", Continuation.token(request, text.goesOnAt()));
    }
    if (request.searches) {
      tools.addGrounding(candidate, text.text());
    }
    if (request.responseLogprobs && !text.text().isEmpty()) {
      LogprobsAnswer.add(candidate, text.text(), request, seed);
    }
    candidate.put("index", index);
    return candidate;
  }

  /** Pictures of the models that sign them, and calls; in texts the service's signatures vary. */
  private boolean signs() {
    return images != null ? images.signs() : CallAnswer.isWanted(request) && Parts.isSigner(model);
  }

  private void addParts(Parts parts, String text) throws IOException {
    if (request.includeThoughts || type.equals("onlyThoughts")) {
      parts.thought("Thinking about " + seed.mark());
    }
    if (type.equals("onlyThoughts")) {
      return;
    }
    if (type.equals("onlySignature")) {
      parts.signatureAlone();
    } else if (type.equals("text")) {
      parts.text(text);
    } else if (images != null) {
      ImageAnswer answer = new ImageAnswer(images, request, seed, twist);
      answer.addThoughts(parts);
      if (!isWithoutImage()) {
        answer.addParts(parts);
      }
    } else if (SpeechAnswer.isSpeaker(model)) {
      SpeechAnswer.addParts(parts, request, seed, twist);
    } else if (CallAnswer.isWanted(request)) {
      new CallAnswer(request, seed, twist).addParts(parts);
    } else {
      if (request.runsCode) {
        tools.addCode(parts);
      }
      parts.text(text);
    }
  }

  /** What ended for the image's sake has none. */
  private boolean isWithoutImage() {
    String reason = twist.path("reason").asText("");
    return type.equals("finishReason")
        && (reason.equals("NO_IMAGE") || reason.startsWith("IMAGE_"));
  }

  /** What it says: the answer from where a continuation goes on, as far as a fault lets it go. */
  private TextAnswer text(int index) throws IOException {
    int number = type.equals("candidates") ? 0 : index;
    TextAnswer whole = TextAnswer.of(request, seed, number).from(request.continuesAt());
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
