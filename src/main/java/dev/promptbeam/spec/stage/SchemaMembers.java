package dev.promptbeam.spec.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members that the schema of a request's answers names. */
public final class SchemaMembers {
  /** With these an object may have members that its properties do not name. */
  private static final Set<String> OPEN =
      Set.of("additionalProperties", "patternProperties", "anyOf", "oneOf", "allOf", "$ref", "ref");

  private static final String CLOSED = "responseSchema";

  private SchemaMembers() {}

  /** What the schema of a request does not name; null where it does, or may. */
  public static @Nullable String missing(String request, List<String> path) {
    return missing(request, path, List.of(CLOSED, "responseJsonSchema"));
  }

  /**
   * The same of a schema whose answers have the members that it names and no others; a JSON Schema
   * that says nothing of others allows them.
   */
  static @Nullable String neverThere(String request, List<String> path) {
    return missing(request, path, List.of(CLOSED));
  }

  private static @Nullable String missing(String request, List<String> path, List<String> schemas) {
    try {
      JsonNode config = Json.MAPPER.readTree(request).path("generationConfig");
      for (String name : schemas) {
        String missing = missing(name, config.path(name), path);
        if (missing != null) {
          return missing;
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      return null; // an error of its own
    }
  }

  private static @Nullable String missing(String name, JsonNode schema, List<String> path) {
    JsonNode here = schema;
    for (String step : path) {
      JsonNode properties = here.path("properties");
      if (!properties.isObject() || OPEN.stream().anyMatch(here::has)) {
        return null;
      }
      if (!properties.has(step)) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return name + " has no \"" + step + "\", but " + String.join(", ", names);
      }
      here = properties.path(step);
    }
    return null;
  }
}
