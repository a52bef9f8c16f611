package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of one candidate, with what they count as. Thoughts carry no signature; of the others
 * the first does, and each that is media (the guide to image generation).
 */
final class Parts {
  static final String SIGNATURE = "El4KXAHI2nzvZW11bGF0ZWQtc2lnbmF0dXJl";

  private final ArrayNode parts;
  private final boolean signs;
  private final Map<String, Integer> tokens = new TreeMap<>();
  private boolean begun;

  Parts(ArrayNode parts, boolean signs) {
    this.parts = parts;
    this.signs = signs;
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
    sign(parts.addObject().put("text", text), false);
    count("TEXT", TextAnswer.tokens(text));
  }

  void media(String modality, String mimeType, JsonNode data, int count) {
    ObjectNode part = parts.addObject();
    media(part, mimeType, data);
    sign(part, true);
    count(modality, count);
  }

  void add(String name, JsonNode value) {
    sign(parts.addObject().set(name, value), false);
    count("TEXT", TextAnswer.tokens(value.toString()));
  }

  void signatureAlone() {
    parts.addObject().put("thoughtSignature", SIGNATURE);
  }

  private static void media(ObjectNode part, String mimeType, JsonNode data) {
    part.putObject("inlineData").put("mimeType", mimeType).set("data", data);
  }

  private void sign(ObjectNode part, boolean always) {
    if (signs && (always || !begun)) {
      part.put("thoughtSignature", SIGNATURE);
    }
    begun = true;
  }

  private void count(String modality, int count) {
    tokens.merge(modality, count, Integer::sum);
  }
}
