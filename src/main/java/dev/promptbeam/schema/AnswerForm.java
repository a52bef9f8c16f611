package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks its answer to look like.
 *
 * @param wantsJson whether the answer has to be JSON
 * @param schema what it must match, null where none is given
 * @param dialect of the schema
 */
public record AnswerForm(boolean wantsJson, @Nullable JsonNode schema, Dialect dialect) {
  private static final String CONFIG = "generationConfig";

  /** That of a request. */
  public static AnswerForm of(JsonNode request) {
    JsonNode config = request.path(CONFIG);
    boolean wantsJson = config.path("responseMimeType").asText().equals("application/json");
    for (Dialect dialect : Dialect.values()) {
      if (config.has(dialect.field())) {
        return new AnswerForm(wantsJson, config.path(dialect.field()), dialect);
      }
    }
    return new AnswerForm(wantsJson, null, Dialect.JSON_SCHEMA);
  }
}
