package dev.promptbeam.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns a {@code responseSchema}, the API's subset of OpenAPI 3.0, into JSON Schema: upper-case
 * types, {@code nullable}, {@code propertyOrdering}, and limits that proto JSON sends as strings.
 * {@code format} stays; JSON Schema 2020-12 does not check it.
 */
final class OpenApiSchema {
  private static final Set<String> LIMITS =
      Set.of(
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "minLength",
          "maxLength",
          "minimum",
          "maximum");

  private OpenApiSchema() {}

  static JsonNode toJsonSchema(JsonNode schema) {
    if (!schema.isObject()) {
      return schema; // additionalProperties may be a boolean
    }
    ObjectNode translated = Json.MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      translate(member.getKey(), member.getValue(), translated);
    }
    return schema.path("nullable").asBoolean() ? orNull(translated) : translated;
  }

  private static void translate(String name, JsonNode value, ObjectNode into) {
    switch (name) {
      case "nullable", "propertyOrdering", "example" -> {}
      case "type" -> {
        if (!value.asText().equals("TYPE_UNSPECIFIED")) {
          into.put(name, value.asText().toLowerCase(Locale.ROOT));
        }
      }
      case "properties", "$defs" -> into.set(name, eachMember(value));
      case "items", "additionalProperties" -> into.set(name, toJsonSchema(value));
      case "anyOf", "prefixItems" -> into.set(name, eachElement(value));
      default -> into.set(name, LIMITS.contains(name) ? number(value) : value);
    }
  }

  private static ObjectNode eachMember(JsonNode schemas) {
    ObjectNode translated = Json.MAPPER.createObjectNode();
    schemas.properties().forEach(e -> translated.set(e.getKey(), toJsonSchema(e.getValue())));
    return translated;
  }

  private static ArrayNode eachElement(JsonNode schemas) {
    ArrayNode translated = Json.MAPPER.createArrayNode();
    schemas.forEach(schema -> translated.add(toJsonSchema(schema)));
    return translated;
  }

  private static JsonNode number(JsonNode limit) {
    if (!limit.isTextual()) {
      return limit;
    }
    try {
      return Json.MAPPER.getNodeFactory().numberNode(new BigDecimal(limit.asText()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the schema has a limit that is no number: " + limit, e);
    }
  }

  private static ObjectNode orNull(ObjectNode schema) {
    ObjectNode either = Json.MAPPER.createObjectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }
}
