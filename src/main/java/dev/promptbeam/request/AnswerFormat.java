package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.Spelled;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import dev.promptbeam.schema.Dialect;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 * @param media whether pictures or sound are asked for, or a row may ask for them
 */
public record AnswerFormat(
    boolean wantsJson,
    @Nullable String responseSchema,
    @Nullable String responseJsonSchema,
    int dimensions,
    boolean perRow,
    boolean media)
    implements Serializable {
  private static final String CONFIG = "generationConfig";
  private static final String MIME_TYPE = "responseMimeType";
  private static final String DIMENSIONS = "outputDimensionality";
  private static final BigDecimal MOST_DIMENSIONS = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final List<String> MEDIA_FIELDS = List.of("imageConfig", "speechConfig");
  private static final Set<String> MEDIA = Set.of("IMAGE", "AUDIO", "VIDEO");

  static AnswerFormat of(JsonNode request) throws TemplateSyntaxException {
    JsonNode config = request.path(CONFIG);
    boolean media = asksForMedia(config);
    AnswerFormat rowsDecide = new AnswerFormat(false, null, null, 0, true, media);
    JsonNode dimensions = request.path(DIMENSIONS);
    if (isFilled(config) || isFilled(config.path(MIME_TYPE)) || isFilled(dimensions)) {
      return rowsDecide;
    }
    for (Dialect dialect : Dialect.values()) {
      if (SchemaTemplate.of(config.path(dialect.field())).isFilled()) {
        return rowsDecide;
      }
    }
    return new AnswerFormat(
        config.path(MIME_TYPE).asText().equals("application/json"),
        schema(config, Dialect.OPEN_API),
        schema(config, Dialect.JSON_SCHEMA),
        dimensions(dimensions),
        false,
        media);
  }

  private static boolean asksForMedia(JsonNode config) throws TemplateSyntaxException {
    JsonNode modalities = config.path("responseModalities");
    boolean asked = isFilled(modalities) || MEDIA_FIELDS.stream().anyMatch(config::has);
    for (JsonNode modality : modalities) {
      String name = modality.asText().toUpperCase(Locale.ROOT);
      asked |= isFilled(modality) || MEDIA.contains(name);
    }
    return asked;
  }

  /** What no vector can have is for the service to refuse. */
  private static int dimensions(JsonNode node) {
    Spelled spelled = Spelled.of(node);
    BigDecimal number = spelled == null ? BigDecimal.ZERO : new BigDecimal(spelled.json());
    return number.compareTo(MOST_DIMENSIONS) > 0 ? Integer.MAX_VALUE : number.intValue();
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
