package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** Writes GenerateContentResponses (protocol 5.1, 6). */
final class GenerateAnswer {
  private static final int THOUGHT_TOKENS = 12;
  private static final String SIGNATURE = "El4KXAHI2nzvZW11bGF0ZWQtc2lnbmF0dXJl";

  private final String model;
  private final String answering;

  /**
   * @param model who is asked, on whom the answer depends
   * @param answering who says to have answered
   */
  GenerateAnswer(String model, String answering) {
    this.model = model;
    this.answering = answering;
  }

  /**
   * Writes the response to one request.
   *
   * @param twist what a fault does to it, an empty object for nothing
   */
  void write(JsonGenerator out, ScannedRequest request, JsonNode twist) throws IOException {
    AnswerSeed seed = new AnswerSeed(request, model);
    String type = twist.path("type").asText("");
    out.writeStartObject();
    int answerTokens = 0;
    if (type.equals("blockedPrompt")) {
      out.writeObjectFieldStart("promptFeedback");
      out.writeStringField("blockReason", twist.path("reason").asText("PROHIBITED_CONTENT"));
      out.writeEndObject();
    } else if (!type.equals("noCandidates")) {
      out.writeArrayFieldStart("candidates");
      for (int index = 0; index < Math.max(1, request.candidateCount); index++) {
        answerTokens += writeCandidate(out, request, seed, index, twist);
      }
      out.writeEndArray();
    }
    boolean thinks = request.includeThoughts || type.equals("onlyThoughts");
    writeUsage(out, request, answerTokens, thinks ? THOUGHT_TOKENS : 0);
    out.writeStringField(
        "modelVersion", type.equals("answeredBy") ? twist.path("model").asText() : answering);
    out.writeStringField("responseId", seed.responseId());
    out.writeEndObject();
  }

  private int writeCandidate(
      JsonGenerator out, ScannedRequest request, AnswerSeed seed, int index, JsonNode twist)
      throws IOException {
    String type = twist.path("type").asText("");
    int tokens = 0;
    out.writeStartObject();
    if (!type.equals("noContent")) {
      out.writeObjectFieldStart("content");
      if (!type.equals("noParts")) {
        out.writeArrayFieldStart("parts");
        tokens = writeParts(out, request, seed, twist);
        out.writeEndArray();
      }
      out.writeStringField("role", "model");
      out.writeEndObject();
    }
    out.writeStringField("finishReason", finishReason(type, twist));
    out.writeNumberField("index", index);
    out.writeEndObject();
    return tokens;
  }

  private int writeParts(JsonGenerator out, ScannedRequest request, AnswerSeed seed, JsonNode twist)
      throws IOException {
    String type = twist.path("type").asText("");
    if (request.includeThoughts || type.equals("onlyThoughts")) {
      out.writeStartObject();
      out.writeStringField("text", "Thinking about " + seed.mark());
      out.writeBooleanField("thought", true);
      out.writeEndObject();
    }
    if (type.equals("onlyThoughts")) {
      return 0;
    }
    if (type.equals("onlySignature")) {
      out.writeStartObject();
      out.writeStringField("thoughtSignature", SIGNATURE);
      out.writeEndObject();
      return 0;
    }
    if (ImageAnswer.isWanted(request, model)) {
      return ImageAnswer.writeParts(out, request, seed);
    }
    String text = twistedText(TextAnswer.of(request, seed), type, twist);
    out.writeStartObject();
    out.writeStringField("text", text);
    out.writeEndObject();
    return TextAnswer.tokens(text);
  }

  private static String twistedText(String text, String type, JsonNode twist) {
    if (type.equals("text")) {
      return twist.path("text").asText();
    }
    if (type.equals("brokenJson") || type.equals("maxTokens")) {
      return text.substring(0, Math.max(1, text.length() * 2 / 3));
    }
    return type.equals("lineSeparators") ? text + "\u2028after\u2029end" : text;
  }

  private static String finishReason(String type, JsonNode twist) {
    switch (type) {
      case "finishReason":
        return twist.path("reason").asText("OTHER");
      case "noContent":
        return twist.path("reason").asText("SAFETY");
      case "noParts":
        return twist.path("reason").asText("MAX_TOKENS");
      case "maxTokens":
        return "MAX_TOKENS";
      default:
        return "STOP";
    }
  }

  private static void writeUsage(
      JsonGenerator out, ScannedRequest request, int answerTokens, int thoughtTokens)
      throws IOException {
    int prompt = request.promptTokens();
    out.writeObjectFieldStart("usageMetadata");
    out.writeNumberField("promptTokenCount", prompt);
    if (answerTokens > 0) {
      out.writeNumberField("candidatesTokenCount", answerTokens);
    }
    out.writeNumberField("totalTokenCount", prompt + answerTokens + thoughtTokens);
    writeDetails(out, request);
    if (thoughtTokens > 0) {
      out.writeNumberField("thoughtsTokenCount", thoughtTokens);
    }
    out.writeEndObject();
  }

  static void writeDetails(JsonGenerator out, ScannedRequest request) throws IOException {
    out.writeArrayFieldStart("promptTokensDetails");
    if (request.textTokens() > 0) {
      writeDetail(out, "TEXT", request.textTokens());
    }
    for (Map.Entry<String, Integer> media : request.mediaTokens().entrySet()) {
      writeDetail(out, media.getKey(), media.getValue());
    }
    out.writeEndArray();
  }

  private static void writeDetail(JsonGenerator out, String modality, int tokens)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("modality", modality);
    out.writeNumberField("tokenCount", tokens);
    out.writeEndObject();
  }
}
