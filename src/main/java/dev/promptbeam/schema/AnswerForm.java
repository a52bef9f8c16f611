package dev.promptbeam.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
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

  /** Reads one member, with others behind it. */
  private static final ObjectReader MEMBER =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** That of a request, as a tree. */
  public static AnswerForm of(JsonNode request) {
    return ofConfig(request.path(CONFIG));
  }

  /** That of a request, as it is sent; reads no more of it than needed. */
  public static AnswerForm of(byte[] request) throws IOException {
    JsonNode config = MissingNode.getInstance();
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(request)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(CONFIG);
        parser.nextToken();
        if (found) {
          config = MEMBER.readTree(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    return ofConfig(config);
  }

  private static AnswerForm ofConfig(JsonNode config) {
    boolean wantsJson = config.path("responseMimeType").asText().equals("application/json");
    for (Dialect dialect : Dialect.values()) {
      if (config.has(dialect.field())) {
        return new AnswerForm(wantsJson, config.path(dialect.field()), dialect);
      }
    }
    return new AnswerForm(wantsJson, null, Dialect.JSON_SCHEMA);
  }
}
