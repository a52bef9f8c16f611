package dev.promptbeam.request.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.text.SpelledJson;
import java.io.IOException;
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

  /** Whether a value has anything in it. */
  static boolean says(JsonNode node) {
    boolean isEmpty =
        node.isTextual() ? node.textValue().isEmpty() : node.isContainerNode() && node.isEmpty();
    return isGiven(node) && !isEmpty;
  }

  static ObjectNode textPart(String text) {
    return NODES.objectNode().put("text", text);
  }

  /** An object or a list, or the one that a text holds; null where it is something else. */
  static @Nullable JsonNode container(JsonNode node) {
    if (!node.isTextual()) {
      return node.isContainerNode() ? node : null;
    }
    String bare = node.textValue().strip();
    if (!bare.startsWith("{") && !bare.startsWith("[")) {
      return null;
    }
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(bare)) {
      parser.nextToken();
      JsonNode held = SpelledJson.read(parser);
      return parser.nextToken() == null ? held : null;
    } catch (IOException notJson) {
      return null;
    }
  }
}
