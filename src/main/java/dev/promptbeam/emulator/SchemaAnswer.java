package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A value that fits a schema, either the OpenAPI subset or JSON Schema. Choices are made by the
 * seed. {@code pattern}, {@code allOf}, {@code uniqueItems} and {@code multipleOf} are not looked
 * at.
 */
final class SchemaAnswer {
  private static final int MOST_DEPTH = 16;
  private static final int MOST_NUMBER = 100;
  private static final int NULL_ONE_IN = 8;

  private final JsonNode root;
  private final AnswerSeed seed;
  private int choices;

  SchemaAnswer(JsonNode root, AnswerSeed seed) {
    this.root = root;
    this.seed = seed;
  }

  JsonNode value() {
    return value(root, 0);
  }

  private JsonNode value(JsonNode given, int depth) {
    JsonNode schema = resolve(given);
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.path("enum").size() > 0) {
      return choose(schema.get("enum"));
    }
    for (String choice : new String[] {"anyOf", "any_of", "oneOf"}) {
      if (schema.path(choice).size() > 0) {
        return value(choose(schema.get(choice)), depth + 1);
      }
    }
    if (schema.path("nullable").asBoolean() && next(NULL_ONE_IN) == 0) {
      return JsonNodeFactory.instance.nullNode();
    }
    return ofType(type(schema), schema, depth);
  }

  private JsonNode ofType(String type, JsonNode schema, int depth) {
    switch (type) {
      case "object":
        return object(schema, depth);
      case "array":
        return array(schema, depth);
      case "integer":
        return JsonNodeFactory.instance.numberNode(number(schema));
      case "number":
        return DoubleNode.valueOf(number(schema));
      case "boolean":
        return JsonNodeFactory.instance.booleanNode(next(2) == 0);
      case "null":
        return JsonNodeFactory.instance.nullNode();
      default:
        return TextNode.valueOf(string(schema));
    }
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = Json.object();
    JsonNode properties = schema.path("properties");
    Set<String> names = new LinkedHashSet<>();
    JsonNode order =
        schema.has("propertyOrdering")
            ? schema.get("propertyOrdering")
            : schema.path("property_ordering");
    order.forEach(name -> names.add(name.asText()));
    properties.fieldNames().forEachRemaining(names::add);
    Set<String> required = new LinkedHashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (String name : names) {
      boolean wanted = depth < MOST_DEPTH || required.contains(name);
      if (wanted && properties.has(name) && depth < 2 * MOST_DEPTH) {
        object.set(name, value(properties.get(name), depth + 1));
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = Json.array();
    int least = bound(schema, "minItems", "min_items", depth < MOST_DEPTH ? 1 : 0);
    int most = bound(schema, "maxItems", "max_items", Math.max(least, 3));
    int size = least >= most ? most : least + next(most - least + 1);
    if (depth >= MOST_DEPTH) {
      size = least;
    }
    for (int i = 0; i < size; i++) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  private long number(JsonNode schema) {
    boolean hasLeast = schema.has("minimum") || schema.has("exclusiveMinimum");
    boolean hasMost = schema.has("maximum") || schema.has("exclusiveMaximum");
    long least =
        schema.has("exclusiveMinimum")
            ? (long) Math.floor(schema.get("exclusiveMinimum").asDouble()) + 1
            : (long) Math.ceil(schema.path("minimum").asDouble());
    long most =
        schema.has("exclusiveMaximum")
            ? (long) Math.ceil(schema.get("exclusiveMaximum").asDouble()) - 1
            : (long) Math.floor(schema.path("maximum").asDouble());
    if (!hasMost) {
      most = least + MOST_NUMBER;
    } else if (!hasLeast) {
      least = Math.min(0, most - MOST_NUMBER);
    }
    return least + next((int) Math.max(1, Math.min(Integer.MAX_VALUE - 1L, most - least + 1)));
  }

  private String string(JsonNode schema) {
    switch (schema.path("format").asText()) {
      case "date-time":
        return "2026-01-0" + (1 + next(9)) + "T00:00:00Z";
      case "date":
        return "2026-01-0" + (1 + next(9));
      case "time":
        return "0" + next(10) + ":00:00Z";
      case "duration":
        return "PT" + (1 + next(59)) + "M";
      default:
        break;
    }
    StringBuilder text = new StringBuilder("text ").append(seed.mark());
    int least = bound(schema, "minLength", "min_length", 0);
    int most = bound(schema, "maxLength", "max_length", Integer.MAX_VALUE);
    while (text.length() < least) {
      text.append(' ').append(seed.mark());
    }
    if (text.length() > most) {
      return most >= seed.mark().length() ? seed.mark() : seed.mark().substring(0, most);
    }
    return text.toString();
  }

  private JsonNode resolve(JsonNode schema) {
    JsonNode resolved = schema;
    for (int hops = 0; hops < MOST_DEPTH && resolved.has("$ref"); hops++) {
      String reference = resolved.get("$ref").asText();
      resolved = reference.startsWith("#") ? root.at(reference.substring(1)) : Json.object();
    }
    return resolved;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (!one.asText().equalsIgnoreCase("null")) {
          return one.asText().toLowerCase(Locale.ROOT);
        }
      }
    }
    if (type.isTextual()) {
      return type.asText().toLowerCase(Locale.ROOT);
    }
    if (schema.has("properties")) {
      return "object";
    }
    return schema.has("items") ? "array" : "string";
  }

  /** Bounds are int64 and so may be strings. */
  private static int bound(JsonNode schema, String camel, String snake, int usual) {
    JsonNode value = schema.has(camel) ? schema.get(camel) : schema.path(snake);
    return value.isMissingNode() ? usual : value.asInt(usual);
  }

  private JsonNode choose(JsonNode list) {
    return list.get(next(list.size()));
  }

  private int next(int bound) {
    return seed.pick(++choices, bound);
  }
}
