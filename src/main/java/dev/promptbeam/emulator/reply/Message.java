package dev.promptbeam.emulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small message in the body of a call, read as protocol 1 says: in both spellings, null for
 * absent, and no field that it does not have.
 *
 * @param path where in the body it stands, empty for the body itself
 */
public record Message(JsonNode fields, String path) {

  public static Message of(JsonNode node, String path, Set<String> known) {
    if (node.isNull() || node.isMissingNode()) {
      return new Message(Json.object(), path);
    }
    if (!node.isObject()) {
      throw ApiException.badValue(path, "an object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (known.stream().noneMatch(camel -> name.equals(camel) || name.equals(Json.snake(camel)))) {
        throw ApiException.unknownField(name, path);
      }
    }
    return new Message(node, path);
  }

  /** A field's value; a missing node where it is absent. */
  public JsonNode get(String camel) {
    return fields.has(camel) ? fields.get(camel) : fields.path(Json.snake(camel));
  }

  public @Nullable String text(String camel) {
    JsonNode value = get(camel);
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (!value.isTextual()) {
      throw ApiException.badValue(pathOf(camel), "a string");
    }
    return value.textValue();
  }

  /** A whole number or a string that holds one. */
  public @Nullable Long number(String camel) {
    JsonNode value = get(camel);
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    try {
      return Long.valueOf(value.isTextual() ? value.textValue() : "");
    } catch (NumberFormatException e) {
      throw ApiException.badValue(pathOf(camel), "a whole number");
    }
  }

  private String pathOf(String camel) {
    return (path.isEmpty() ? "" : path + ".") + Json.snake(camel);
  }
}
