package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.text.Spelled;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A request of a spec as far as it is known before a row fills it in: plain JSON, with a POJO node
 * for each text that has placeholders.
 */
final class KnownJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private KnownJson() {}

  static JsonNode of(JsonNode node) {
    if (node.isTextual()) {
      return text(node.textValue());
    }
    if (node.isArray()) {
      ArrayNode items = NODES.arrayNode(node.size());
      for (JsonNode item : node) {
        items.add(of(item));
      }
      return items;
    }
    if (node.isObject()) {
      ObjectNode object = NODES.objectNode();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        object.set(member.getKey(), of(member.getValue()));
      }
      return object;
    }
    return Spelled.of(node) == null ? node : scalar(SpelledJson.write(node));
  }

  /** Whether no row has anything to fill in. */
  static boolean isWhole(JsonNode known) {
    if (known.isPojo()) {
      return false;
    }
    for (JsonNode child : known) {
      if (!isWhole(child)) {
        return false;
      }
    }
    return true;
  }

  /** Text whose placeholders are wrong is not known either. */
  private static JsonNode text(String text) {
    try {
      TextTemplate template = TextTemplate.parse(text);
      if (template.isConstant()) {
        return NODES.textNode(template.literalText());
      }
    } catch (TemplateSyntaxException reportedBefore) {
      return new POJONode(reportedBefore.sentence());
    }
    return new POJONode(text);
  }

  private static JsonNode scalar(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
