package dev.promptbeam.report.page;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A result or a dead letter as the page shows it, its members cut short.
 *
 * @param file that its source row stands in
 * @param position there
 * @param json for the page
 */
record ShownRow(String file, long position, byte[] json) {
  /** Reads one member, with others behind it. */
  private static final ObjectReader MEMBER =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final int[] LONGEST = {1200, 150, 20};
  private static final int MOST_BYTES = 6_000;
  private static final int MOST_MEDIA = 8;

  /** Others would lead out of the run directory, or are no files of it. */
  private static final Pattern MEDIA = Pattern.compile("media/[A-Za-z0-9_-]+(\\.[A-Za-z0-9]+)?");

  /** Members that are texts of the page, in its order; an array or object becomes one. */
  private static final List<String> TEXTS =
      List.of(
          "key",
          "text",
          "value",
          "calls",
          "row",
          "raw",
          "reason",
          "message",
          "stage",
          "request",
          "model",
          "modelVersion",
          "job",
          "sharedFrom",
          "reusedFrom",
          "variant",
          "sample",
          "scores");

  /** Members that are looked at besides. */
  private static final Set<String> OTHERS =
      Set.of(
          "source",
          "source_position",
          "embedding",
          "media",
          "usage",
          "attempt",
          "attempts",
          "retryable");

  /** Members that are texts in a table that has no types. */
  private static final Set<String> TYPED = Set.of("embedding", "usage", "attempt");

  /**
   * Null where a line is no row.
   *
   * @param table whether our members begin with {@code _} and the source's columns stand beside,
   *     with one {@code _} more where they begin with one
   */
  static @Nullable ShownRow of(byte[] line, boolean table) throws IOException {
    Map<String, JsonNode> members;
    try {
      members = members(line, table);
    } catch (JsonProcessingException broken) {
      return null;
    }
    JsonNode source = members.getOrDefault("source", Json.MAPPER.missingNode());
    String file = source.isObject() ? source.path("file").asText() : source.asText("");
    JsonNode at = source.isObject() ? source.path("position") : members.get("source_position");
    long position = at == null ? 0 : at.asLong();
    byte[] json = {};
    for (int longest : LONGEST) {
      json = PageJson.of(shown(members, file, position, longest));
      if (json.length <= MOST_BYTES) {
        break;
      }
    }
    return new ShownRow(file, position, json);
  }

  private static Map<String, JsonNode> members(byte[] line, boolean table) throws IOException {
    Map<String, JsonNode> members = new HashMap<>();
    ObjectNode columns = Json.MAPPER.createObjectNode();
    try (JsonParser parser = Json.MAPPER.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean ours = !table || (name.startsWith("_") && !name.startsWith("__"));
        String member = table && name.startsWith("_") ? name.substring(1) : name;
        parser.nextToken();
        if (!ours) {
          columns.set(member, MEMBER.readTree(parser));
        } else if (TEXTS.contains(member) || OTHERS.contains(member)) {
          JsonNode value = MEMBER.readTree(parser);
          boolean text = table && TYPED.contains(member) && value.isTextual();
          members.put(member, text ? Json.MAPPER.readTree(value.textValue()) : value);
        } else {
          parser.skipChildren();
        }
      }
    }
    if (!columns.isEmpty()) {
      members.put("row", columns);
    }
    return members;
  }

  private static ObjectNode shown(
      Map<String, JsonNode> members, String file, long position, int longest) {
    ObjectNode shown = Json.MAPPER.createObjectNode();
    JsonNode retryable = members.get("retryable");
    shown.put("state", retryable == null ? "result" : retryable.asBoolean() ? "again" : "dead");
    shown.put("file", ShownText.of(file, longest)).put("position", position);
    for (String name : TEXTS) {
      String text = ShownText.of(members.get(name), longest);
      if (text != null && !text.isEmpty()) {
        shown.put(name, text);
      }
    }
    JsonNode vector = members.get("embedding");
    if (vector != null && vector.isArray()) {
      shown.put("text", "a vector of " + vector.size() + " numbers");
    }
    JsonNode attempt = members.getOrDefault("attempt", members.get("attempts"));
    if (attempt != null && attempt.isNumber()) {
      shown.put("attempt", attempt.asInt());
    }
    addUsage(members.get("usage"), shown);
    addMedia(members.get("media"), shown);
    return shown;
  }

  private static void addUsage(@Nullable JsonNode usage, ObjectNode shown) {
    if (usage != null && usage.isObject()) {
      shown.put("tokensIn", usage.path("promptTokenCount").asLong());
      shown.put(
          "tokensOut",
          usage.path("candidatesTokenCount").asLong() + usage.path("thoughtsTokenCount").asLong());
    }
  }

  private static void addMedia(@Nullable JsonNode media, ObjectNode shown) {
    ArrayNode files = Json.MAPPER.createArrayNode();
    for (JsonNode one : media == null ? files : media) {
      String path = one.path("path").asText();
      if (files.size() < MOST_MEDIA && MEDIA.matcher(path).matches()) {
        files.addObject().put("path", path).put("type", ShownText.of(one.path("mimeType"), 50));
      }
    }
    if (!files.isEmpty()) {
      shown.set("media", files);
    }
  }
}
