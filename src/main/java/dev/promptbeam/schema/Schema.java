package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import dev.promptbeam.model.RoomyThreads;
import dev.promptbeam.model.RowFailure;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schema that answers must match, ready for use by many threads. Never loads anything; a check
 * always ends, and never with an exception.
 */
public final class Schema {
  private static final int MOST_ERRORS = 3;
  private static final String UNENDED = "$: the check against the schema did not end: ";

  private final JsonSchema schema;

  private Schema(JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * Compiles a schema.
   *
   * @throws UnusableSchemaException if nothing can be checked against it
   */
  public static Schema compile(JsonNode schema, Dialect dialect) throws UnusableSchemaException {
    List<SchemaProblem> problems = problems(schema, dialect);
    if (!problems.isEmpty()) {
      throw new UnusableSchemaException(problems);
    }
    try {
      return RoomyThreads.call(() -> new Schema(compiled(schema, dialect)));
    } catch (RoomyThreads.StuckException e) {
      throw new UnusableSchemaException(List.of(unusable(e)));
    } catch (ExecutionException e) {
      throw new UnusableSchemaException(List.of(unusable(e.getCause())));
    }
  }

  /**
   * Everything that is wrong with a schema, as far as it is known: POJO nodes stand for values that
   * a row has yet to fill in.
   */
  public static List<SchemaProblem> problems(JsonNode schema, Dialect dialect) {
    try {
      return RoomyThreads.call(() -> found(schema, dialect));
    } catch (RoomyThreads.StuckException e) {
      return List.of(unusable(e));
    } catch (ExecutionException e) {
      return List.of(unusable(e.getCause()));
    }
  }

  /**
   * What does not match and where, such as {@code $.a[0].b: integer expected}; null if all does.
   */
  public @Nullable String mismatch(JsonNode value) {
    try {
      return RoomyThreads.call(() -> checked(value));
    } catch (RoomyThreads.StuckException e) {
      return UNENDED + e.getMessage();
    } catch (ExecutionException e) {
      return UNENDED + RowFailure.name(e.getCause());
    }
  }

  private @Nullable String checked(JsonNode value) throws Exception {
    JsonNode alike;
    try {
      alike = Numbers.alike(value);
    } catch (Numbers.TooLargeException e) {
      return "$: " + e.getMessage();
    }
    Set<ValidationMessage> errors;
    try {
      errors = Effort.bounded(Numbers.values(alike), () -> schema.validate(alike));
    } catch (Effort.SpentException e) {
      return UNENDED + e.getMessage();
    }
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

  private static List<SchemaProblem> found(JsonNode schema, Dialect dialect) throws Exception {
    JsonNode plain = dialect == Dialect.OPEN_API ? OpenApiSchema.inPlace(schema) : schema;
    if (plain.isPojo()) {
      return List.of();
    }
    JsonNode alike = Numbers.alike(plain);
    List<SchemaProblem> problems = MetaSchemas.problems(alike);
    problems.addAll(SchemaRules.problems(SchemaTree.of(alike)));
    return problems;
  }

  private static JsonSchema compiled(JsonNode given, Dialect dialect) {
    JsonNode plain = dialect == Dialect.OPEN_API ? OpenApiSchema.toJsonSchema(given) : given;
    JsonNode schema = Numbers.alike(plain);
    SchemaTree.of(schema).places().forEach(place -> EffortKeyword.addTo(place.schema()));
    JsonSchema compiled = Holder.FACTORY.getSchema(schema, Holder.CONFIG);
    compiled.initializeValidators();
    return compiled;
  }

  private static SchemaProblem unusable(Throwable failure) {
    return new SchemaProblem("", "cannot be used: " + RowFailure.name(failure));
  }

  /** One factory, without a cache: rows may bring any number of schemas. */
  private static final class Holder {
    static final JsonSchemaFactory FACTORY =
        JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(MetaSchemas.DEFAULT)
            .metaSchemas(MetaSchemas.extended())
            .enableSchemaCache(false)
            .schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance()))
            .build();

    // Messages stand in files that are compared: they must not depend on the machine's language.
    static final SchemaValidatorsConfig CONFIG =
        SchemaValidatorsConfig.builder()
            .locale(Locale.ROOT)
            .pathType(PathType.JSON_PATH)
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(EcmaPattern::compile)
            .build();
  }
}
