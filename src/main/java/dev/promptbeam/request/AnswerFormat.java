package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import dev.promptbeam.schema.Dialect;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks its answers to look like.
 *
 * @param wantsJson whether responseMimeType is application/json
 * @param responseSchema generationConfig.responseSchema as JSON text (the API's OpenAPI subset), or
 *     null
 * @param responseJsonSchema generationConfig.responseJsonSchema as JSON text, or null
 * @param perRow whether a row decides on any of that; then nothing else is known here
 */
public record AnswerFormat(
    boolean wantsJson,
    @Nullable String responseSchema,
    @Nullable String responseJsonSchema,
    boolean perRow)
    implements Serializable {
  private static final String CONFIG = "generationConfig";
  private static final String MIME_TYPE = "responseMimeType";
  private static final AnswerFormat PER_ROW = new AnswerFormat(false, null, null, true);

  static AnswerFormat of(JsonNode request) throws TemplateSyntaxException {
    JsonNode config = request.path(CONFIG);
    if (isFilled(config) || isFilled(config.path(MIME_TYPE))) {
      return PER_ROW;
    }
    for (Dialect dialect : Dialect.values()) {
      if (SchemaTemplate.of(config.path(dialect.field())).isFilled()) {
        return PER_ROW;
      }
    }
    return new AnswerFormat(
        config.path(MIME_TYPE).asText().equals("application/json"),
        schema(config, Dialect.OPEN_API),
        schema(config, Dialect.JSON_SCHEMA),
        false);
  }

  private static boolean isFilled(JsonNode node) throws TemplateSyntaxException {
    return node.isTextual() && !TextTemplate.parse(node.textValue()).isConstant();
  }

  private static @Nullable String schema(JsonNode config, Dialect dialect)
      throws TemplateSyntaxException {
    JsonNode schema = config.path(dialect.field());
    return schema.isMissingNode() ? null : SchemaTemplate.of(schema).tree().toString();
  }
}
