package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns a {@code responseSchema}, the API's subset of OpenAPI 3.0, into JSON Schema: upper-case
 * types, {@code propertyOrdering}, limits that proto JSON sends as strings, and {@code nullable}.
 */
final class OpenApiSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,400}(\\.[0-9]{1,400})?([eE][-+]?[0-9]{1,3})?");
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

  private final boolean orNull;

  private OpenApiSchema(boolean orNull) {
    this.orNull = orNull;
  }

  /** With all that it says. */
  static JsonNode toJsonSchema(JsonNode schema) {
    return new OpenApiSchema(true).translated(schema);
  }

  /** Without {@code nullable}, so that everything stands where it stood. */
  static JsonNode inPlace(JsonNode schema) {
    return new OpenApiSchema(false).translated(schema);
  }

  private JsonNode translated(JsonNode schema) {
    if (!schema.isObject()) {
      return schema; // additionalProperties may be a boolean
    }
    ObjectNode translated = NODES.objectNode();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      translate(member.getKey(), member.getValue(), translated);
    }
    return orNull && schema.path("nullable").asBoolean() ? orNull(translated) : translated;
  }

  private void translate(String name, JsonNode value, ObjectNode into) {
    switch (name) {
      case "nullable", "propertyOrdering", "example", "default" -> {}
      case "type" -> {
        if (!value.asText().equals("TYPE_UNSPECIFIED")) {
          into.set(name, value.isTextual() ? lowerCase(value) : value);
        }
      }
      case "properties", "$defs" -> into.set(name, eachMember(value));
      case "items", "additionalProperties" -> into.set(name, translated(value));
      case "anyOf", "prefixItems" -> into.set(name, eachElement(value));
      default -> into.set(name, LIMITS.contains(name) ? number(value) : value);
    }
  }

  private static JsonNode lowerCase(JsonNode type) {
    return NODES.textNode(type.textValue().toLowerCase(Locale.ROOT));
  }

  private JsonNode eachMember(JsonNode schemas) {
    if (!schemas.isObject()) {
      return schemas;
    }
    ObjectNode translated = NODES.objectNode();
    schemas.properties().forEach(e -> translated.set(e.getKey(), translated(e.getValue())));
    return translated;
  }

  private JsonNode eachElement(JsonNode schemas) {
    if (!schemas.isArray()) {
      return schemas;
    }
    ArrayNode translated = NODES.arrayNode();
    schemas.forEach(schema -> translated.add(translated(schema)));
    return translated;
  }

  /** What is no number stays, to be found fault with. */
  private static JsonNode number(JsonNode limit) {
    return limit.isTextual() && NUMBER.matcher(limit.textValue()).matches()
        ? NODES.numberNode(new BigDecimal(limit.textValue()))
        : limit;
  }

  private static ObjectNode orNull(ObjectNode schema) {
    ObjectNode either = NODES.objectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }
}
