package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The schema that answers must match, ready for use by many threads. Never loads anything. */
final class AnswerSchema {
  private static final int MOST_ERRORS = 3;

  /** The validator recurses: under a schema that refers to itself, 900 levels overflow a stack. */
  private static final int MOST_LEVELS = 100;

  /** The validator writes numbers out: 1e999999999 takes all of the heap. */
  private static final int MOST_EXPONENT = 1_000;

  private final JsonSchema schema;

  private AnswerSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException if this is no schema, or it refers to one elsewhere
   */
  static AnswerSchema of(String json, boolean openApi) {
    try {
      JsonNode given = JsonText.tree(json);
      return new AnswerSchema(compile(openApi ? OpenApiSchema.toJsonSchema(given) : given));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the schema is not JSON: " + JsonText.fault(e), e);
    } catch (JsonSchemaException e) {
      throw new IllegalArgumentException("the schema cannot be used: " + e.getMessage(), e);
    }
  }

  private static JsonSchema compile(JsonNode node) {
    JsonSchemaFactory factory =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
    // Messages stand in files that are compared: they must not depend on the machine's language.
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().locale(Locale.ROOT).pathType(PathType.JSON_PATH).build();
    JsonSchema schema = factory.getSchema(node, config);
    schema.initializeValidators();
    return schema;
  }

  /**
   * What does not match and where, such as {@code $.a[0].b: integer expected}; null if all does.
   */
  @Nullable String mismatch(JsonNode value) {
    if (!isCheckable(value, MOST_LEVELS)) {
      return "$: it is nested more than 100 deep, or has a number beyond 1e1000";
    }
    Set<ValidationMessage> errors = schema.validate(value);
    if (errors.isEmpty()) {
      return null;
    }
    String first =
        errors.stream()
            .limit(MOST_ERRORS)
            .map(ValidationMessage::getMessage)
            .collect(Collectors.joining("; "));
    int more = errors.size() - MOST_ERRORS;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  private static boolean isCheckable(JsonNode value, int levels) {
    if (value.isBigDecimal()) {
      return Math.abs((long) value.decimalValue().scale()) <= MOST_EXPONENT;
    }
    for (JsonNode child : value) {
      if (levels == 0 || !isCheckable(child, levels - 1)) {
        return false;
      }
    }
    return true;
  }
}
