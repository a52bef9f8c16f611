package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.request.text.SpelledJson;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads members of foreign JSON whose numbers keep their spelling. */
final class ChatJson {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ChatJson() {}

  /** Whether there is a value at all: null says nothing. */
  static boolean isGiven(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  static boolean isTrue(JsonNode node) {
    return node.isBoolean() && node.booleanValue();
  }

  static ObjectNode textPart(String text) {
    return NODES.objectNode().put("text", text);
  }

  /** Text that holds an object; null where it holds something else. */
  static @Nullable ObjectNode object(String text) {
    String bare = text.strip();
    if (!bare.startsWith("{") || !bare.endsWith("}")) {
      return null;
    }
    try {
      return SpelledJson.read(bare) instanceof ObjectNode object ? object : null;
    } catch (UncheckedIOException notJson) {
      return null;
    }
  }
}
