package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.emulator.request.Signature;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The parts of one candidate, with what they count as. Thoughts carry no signature; of the others
 * the first does, and each that is media (the guide to image generation).
 */
final class Parts {
  private final ArrayNode parts;
  private final boolean signs;
  private final Map<String, Integer> tokens = new TreeMap<>();
  private boolean begun;

  Parts(ArrayNode parts, boolean signs) {
    this.parts = parts;
    this.signs = signs;
  }

  /** Whether answers of this model carry signatures that have to come back. */
  static boolean isSigner(String model) {
    return !model.startsWith("gemini-2");
  }

  /** Tokens of what is no thought, by modality. */
  Map<String, Integer> tokens() {
    return tokens;
  }

  void thought(String text) {
    parts.addObject().put("text", text).put("thought", true);
  }

  /** A picture on the way to the one that is meant; it is not charged. */
  void thought(String mimeType, JsonNode data) {
    media(parts.addObject().put("thought", true), mimeType, data);
  }

  void text(String text) {
    sign(
        parts.addObject().put("text", text), false, () -> TextNode.valueOf(Signature.ofText(text)));
    count("TEXT", TextAnswer.tokens(text));
  }

  void media(String modality, String mimeType, JsonNode data, int count) {
    ObjectNode part = parts.addObject();
    media(part, mimeType, data);
    sign(part, true, () -> MediaSignature.of(mimeType, data));
    count(modality, count);
  }

  void call(JsonNode call) {
    sign(
        parts.addObject().set("functionCall", call),
        false,
        () -> TextNode.valueOf(Signature.ofCall(call)));
    count("TEXT", TextAnswer.tokens(call.toString()));
  }

  void add(String name, JsonNode value) {
    parts.addObject().set(name, value);
    begun = true;
    count("TEXT", TextAnswer.tokens(value.toString()));
  }

  void signatureAlone() {
    parts.addObject().put("thoughtSignature", Signature.alone());
  }

  private static void media(ObjectNode part, String mimeType, JsonNode data) {
    part.putObject("inlineData").put("mimeType", mimeType).set("data", data);
  }

  private void sign(ObjectNode part, boolean always, Supplier<JsonNode> signature) {
    if (signs && (always || !begun)) {
      part.set("thoughtSignature", signature.get());
    }
    begun = true;
  }

  private void count(String modality, int count) {
    tokens.merge(modality, count, Integer::sum);
  }
}
