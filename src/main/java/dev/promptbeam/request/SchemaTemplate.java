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
import dev.promptbeam.schema.Dialect;
import dev.promptbeam.schema.Schema;
import dev.promptbeam.schema.SchemaProblem;
import dev.promptbeam.schema.UnusableSchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A schema of a spec as far as it is known before a row fills it in.
 *
 * @param tree plain JSON, with a POJO node for each text that has placeholders
 * @param isFilled whether there is one
 */
record SchemaTemplate(JsonNode tree, boolean isFilled) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static SchemaTemplate of(JsonNode schema) throws TemplateSyntaxException {
    boolean[] filled = {false};
    JsonNode tree = plain(schema, filled);
    return new SchemaTemplate(tree, filled[0]);
  }

  /** What is known to be wrong with it. */
  List<SchemaProblem> problems(Dialect dialect) {
    if (isFilled) {
      return Schema.problems(tree, dialect);
    }
    try {
      Schema.compile(tree, dialect);
      return List.of();
    } catch (UnusableSchemaException e) {
      return e.problems();
    }
  }

  private static JsonNode plain(JsonNode node, boolean[] filled) throws TemplateSyntaxException {
    if (node.isTextual()) {
      TextTemplate template = TextTemplate.parse(node.textValue());
      filled[0] |= !template.isConstant();
      return template.isConstant()
          ? NODES.textNode(template.literalText())
          : new POJONode(new Object());
    }
    if (node.isArray()) {
      ArrayNode items = NODES.arrayNode(node.size());
      for (JsonNode item : node) {
        items.add(plain(item, filled));
      }
      return items;
    }
    if (node.isObject()) {
      ObjectNode object = NODES.objectNode();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        object.set(member.getKey(), plain(member.getValue(), filled));
      }
      return object;
    }
    return Spelled.of(node) == null ? node : scalar(SpelledJson.write(node));
  }

  private static JsonNode scalar(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
