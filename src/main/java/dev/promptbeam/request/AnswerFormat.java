package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.schema.Dialect;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks its answers to look like.
 *
 * @param wantsJson whether responseMimeType is application/json
 * @param responseSchema generationConfig.responseSchema as JSON text (the API's OpenAPI subset), or
 *     null
 * @param responseJsonSchema generationConfig.responseJsonSchema as JSON text, or null
 * @param dimensions outputDimensionality of an embedding; 0 where it is not said
 * @param perRow whether a row decides on any of that; then none of that is known here
 */
public record AnswerFormat(
    boolean wantsJson,
    @Nullable String responseSchema,
    @Nullable String responseJsonSchema,
    int dimensions,
    boolean perRow)
    implements Serializable {
  private static final AnswerFormat ROWS_DECIDE = new AnswerFormat(false, null, null, 0, true);
  private static final BigDecimal MOST_DIMENSIONS = BigDecimal.valueOf(Integer.MAX_VALUE);

  /** That of a request as far as it is known. */
  static AnswerFormat of(JsonNode request) {
    JsonNode config = request.path("generationConfig");
    JsonNode type = config.path("responseMimeType");
    JsonNode dimensions = request.path("outputDimensionality");
    boolean perRow = request.isPojo() || config.isPojo() || type.isPojo() || dimensions.isPojo();
    for (Dialect dialect : Dialect.values()) {
      perRow |= !KnownJson.isWhole(config.path(dialect.field()));
    }
    return perRow
        ? ROWS_DECIDE
        : new AnswerFormat(
            type.asText().equals("application/json"),
            schema(config, Dialect.OPEN_API),
            schema(config, Dialect.JSON_SCHEMA),
            dimensions.decimalValue().min(MOST_DIMENSIONS).intValue(),
            false);
  }

  private static @Nullable String schema(JsonNode config, Dialect dialect) {
    JsonNode schema = config.path(dialect.field());
    return schema.isMissingNode() ? null : schema.toString();
  }
}
