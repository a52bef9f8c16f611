package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

  /** A list, empty where none is given. */
  static ArrayNode list(JsonNode node, String path) throws ChatException {
    if (node instanceof ArrayNode list) {
      return list;
    }
    if (isGiven(node)) {
      throw new ChatException(path, "wants a list" + (node.isTextual() ? "; it is text" : ""));
    }
    return NODES.arrayNode();
  }

  /** Text; null where none is given. */
  static @Nullable String text(JsonNode node, String path) throws ChatException {
    if (isGiven(node) && !node.isTextual()) {
      throw new ChatException(path, "wants text");
    }
    return node.textValue();
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
