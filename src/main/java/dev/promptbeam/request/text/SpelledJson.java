package dev.promptbeam.request.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** JSON trees whose numbers keep the spelling of their source. */
public final class SpelledJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SpelledJson() {}

  /** Reads text that is known to be JSON. */
  public static JsonNode read(String json) {
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(json)) {
      parser.nextToken();
      return read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the value at the parser's current token and leaves the parser on its last token. */
  public static JsonNode read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return readObject(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      return readArray(parser);
    }
    if (token == JsonToken.VALUE_STRING) {
      return NODES.textNode(parser.getText());
    }
    if (token.isNumeric()) {
      String spelling = parser.getText();
      return Spelled.node(spelling, spelling);
    }
    return token == JsonToken.VALUE_NULL ? NODES.nullNode() : NODES.booleanNode(isTrue(token));
  }

  /** Compact JSON, members in the order of the tree. */
  public static String write(JsonNode node) {
    try {
      return Json.MAPPER.writeValueAsString(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same value with the members of every object sorted by name. */
  public static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> members = new TreeMap<>();
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        members.put(member.getKey(), sorted(member.getValue()));
      }
      return new ObjectNode(NODES, members);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode items = NODES.arrayNode(array.size());
      array.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return node;
  }

  /** The text of a value where text is wanted: strings as they are, numbers as spelled. */
  public static String text(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    Spelled spelled = Spelled.of(node);
    return spelled != null ? spelled.spelling() : write(node);
  }

  private static boolean isTrue(JsonToken token) {
    return token == JsonToken.VALUE_TRUE;
  }

  private static ObjectNode readObject(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.set(name, read(parser));
    }
    return object;
  }

  private static ArrayNode readArray(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser));
    }
    return array;
  }
}
