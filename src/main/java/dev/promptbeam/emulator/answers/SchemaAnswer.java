package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.BoundedText;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A value that fits a schema, either the OpenAPI subset or JSON Schema. Choices are made by the
 * seed. {@code pattern}, {@code allOf}, {@code uniqueItems} and {@code multipleOf} are not looked
 * at. Whatever the schema wants, it is written as far as an answer can go, and no further.
 */
final class SchemaAnswer {
  private static final int MOST_DEPTH = 16;

  /** A value is not written below this; the answer ends there. */
  private static final int LAST_DEPTH = 200;

  /** Schemas looked at for one answer, some of which write nothing. */
  private static final int MOST_STEPS = 1 << 20;

  /** After so many an answer keeps to what its schema demands. */
  private static final int USUAL_STEPS = 2000;

  private static final int MOST_NUMBER = 100;
  private static final int NULL_ONE_IN = 8;

  private final JsonNode root;
  private final AnswerSeed seed;
  private int choices;
  private int steps;

  SchemaAnswer(JsonNode root, AnswerSeed seed) {
    this.root = root;
    this.seed = seed;
  }

  /** The value as JSON; cut where it is longer than an answer can be. */
  TextAnswer text() throws IOException {
    BoundedText text = new BoundedText(TextAnswer.MOST_CHARACTERS);
    try {
      JsonGenerator out = Json.LINES.getFactory().createGenerator(text);
      out.setCodec(Json.LINES);
      write(out, root, 0);
      out.flush();
      return TextAnswer.whole(text.toString());
    } catch (BoundedText.Full | JsonProcessingException e) {
      return new TextAnswer(text.toString(), true, 0);
    }
  }

  /** One of the values of an enum, as it is. */
  TextAnswer choice() throws IOException {
    JsonNode values = resolve(root).path("enum");
    return values.isEmpty() ? text() : TextAnswer.whole(choose(values).asText());
  }

  private void write(JsonGenerator out, JsonNode given, int depth) throws IOException {
    step(out, depth);
    JsonNode schema = resolve(given);
    if (schema.has("const")) {
      out.writeTree(schema.get("const"));
      return;
    }
    if (schema.path("enum").size() > 0) {
      out.writeTree(choose(schema.get("enum")));
      return;
    }
    for (String choice : new String[] {"anyOf", "any_of", "oneOf"}) {
      if (schema.path(choice).size() > 0) {
        write(out, choose(schema.get(choice)), depth + 1);
        return;
      }
    }
    if (schema.path("nullable").asBoolean() && next(NULL_ONE_IN) == 0) {
      out.writeNull();
      return;
    }
    writeTyped(out, type(schema), schema, depth);
  }

  private void step(JsonGenerator out, int depth) throws IOException {
    if (++steps > MOST_STEPS || depth > LAST_DEPTH) {
      out.flush();
      throw new BoundedText.Full();
    }
  }

  /** What a schema leaves open is left out where the answer is deep or long already. */
  private boolean isShort(int depth) {
    return depth < MOST_DEPTH && steps < USUAL_STEPS;
  }

  private void writeTyped(JsonGenerator out, String type, JsonNode schema, int depth)
      throws IOException {
    switch (type) {
      case "object" -> writeObject(out, schema, depth);
      case "array" -> writeArray(out, schema, depth);
      case "integer" -> out.writeNumber(number(schema));
      case "number" -> out.writeNumber((double) number(schema));
      case "boolean" -> out.writeBoolean(next(2) == 0);
      case "null" -> out.writeNull();
      default -> out.writeString(string(schema));
    }
  }

  private void writeObject(JsonGenerator out, JsonNode schema, int depth) throws IOException {
    out.writeStartObject();
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
      step(out, depth);
      boolean wanted = isShort(depth) || required.contains(name);
      if (wanted && properties.has(name)) {
        out.writeFieldName(name);
        write(out, properties.get(name), depth + 1);
      }
    }
    out.writeEndObject();
  }

  private void writeArray(JsonGenerator out, JsonNode schema, int depth) throws IOException {
    out.writeStartArray();
    int least = bound(schema, "minItems", "min_items", isShort(depth) ? 1 : 0);
    int most = bound(schema, "maxItems", "max_items", Math.max(least, 3));
    int more = Math.max(0, Math.min(most - least, MOST_NUMBER));
    int size = isShort(depth) ? least + next(more + 1) : least;
    size = Math.min(size, most);
    for (int i = 0; i < size; i++) {
      write(out, schema.path("items"), depth + 1);
    }
    out.writeEndArray();
  }

  private long number(JsonNode schema) {
    boolean hasLeast = schema.has("minimum") || schema.has("exclusiveMinimum");
    boolean hasMost = schema.has("maximum") || schema.has("exclusiveMaximum");
    long least =
        schema.has("exclusiveMinimum")
            ? (long) Math.floor(limit(schema.get("exclusiveMinimum"))) + 1
            : (long) Math.ceil(limit(schema.path("minimum")));
    long most =
        schema.has("exclusiveMaximum")
            ? (long) Math.ceil(limit(schema.get("exclusiveMaximum"))) - 1
            : (long) Math.floor(limit(schema.path("maximum")));
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
      resolved = target(reference);
    }
    return resolved;
  }

  /** What is not here is open. */
  private JsonNode target(String reference) {
    if (reference.equals("#") || reference.startsWith("#/")) {
      return root.at(reference.substring(1));
    }
    for (JsonNode schema : root.findParents("$anchor")) {
      if (reference.equals("#" + schema.get("$anchor").asText())) {
        return schema;
      }
    }
    return Json.object();
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

  /** Bounds are int64 and so may be strings; none is more than an answer can hold. */
  private static int bound(JsonNode schema, String camel, String snake, int usual) {
    JsonNode value = schema.has(camel) ? schema.get(camel) : schema.path(snake);
    if (value.isMissingNode()) {
      return usual;
    }
    return (int) Math.max(0, Math.min(value.asDouble(usual), TextAnswer.MOST_CHARACTERS + 1));
  }

  /** Where sums of two do not overflow. */
  private static double limit(JsonNode value) {
    return Math.max(-1e15, Math.min(value.asDouble(), 1e15));
  }

  private JsonNode choose(JsonNode list) {
    return list.get(next(list.size()));
  }

  private int next(int bound) {
    return seed.pick(++choices, bound);
  }
}
