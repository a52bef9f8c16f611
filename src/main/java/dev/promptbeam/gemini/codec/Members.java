package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer's members tolerantly: camelCase or snake_case, int64 as text or number, absent as
 * default, unknown ones ignored, {@code @type} never looked at (protocol 1 and 3.4).
 */
public record Members(JsonNode object) {
  private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

  public JsonNode node(String name) {
    JsonNode camel = object.path(name);
    return camel.isMissingNode() ? object.path(snake(name)) : camel;
  }

  public Members in(String name) {
    JsonNode node = node(name);
    return new Members(node.isObject() ? node : MissingNode.getInstance());
  }

  public boolean has(String name) {
    return !node(name).isMissingNode() && !node(name).isNull();
  }

  /** Empty where absent. */
  public String text(String name) {
    return node(name).isValueNode() && !node(name).isNull() ? node(name).asText() : "";
  }

  public @Nullable String textOrNull(String name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  boolean flag(String name) {
    return node(name).asBoolean(false);
  }

  public long number(String name, long absent) {
    return node(name).asLong(absent);
  }

  /** Null where absent or not a time. */
  @Nullable Instant instant(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String snake(String name) {
    return CAPITAL.matcher(name).replaceAll(match -> "_" + match.group().toLowerCase(Locale.ROOT));
  }
}
