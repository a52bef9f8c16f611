package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The dialects of JSON Schema, and what each of them demands of a schema. */
final class MetaSchemas {
  static final String DEFAULT = JsonMetaSchema.getV202012().getIri();

  private static final List<JsonMetaSchema> ALL =
      List.of(
          JsonMetaSchema.getV202012(),
          JsonMetaSchema.getV201909(),
          JsonMetaSchema.getV7(),
          JsonMetaSchema.getV6(),
          JsonMetaSchema.getV4());

  private MetaSchemas() {}

  static boolean isKnown(String dialect) {
    return ALL.stream().anyMatch(meta -> bare(meta.getIri()).equals(bare(dialect)));
  }

  /** The dialects, with the keyword and the formats that are added to each. */
  static List<JsonMetaSchema> extended() {
    return ALL.stream()
        .map(
            meta ->
                JsonMetaSchema.builder(meta.getIri(), meta)
                    .keyword(new EffortKeyword())
                    .formats(Formats.added())
                    .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
                    .build())
        .toList();
  }

  /** Keywords whose values are of another kind than they have to be. */
  static List<SchemaProblem> problems(JsonNode schema) {
    String named = schema.path("$schema").asText(DEFAULT);
    String dialect =
        ALL.stream()
            .map(JsonMetaSchema::getIri)
            .filter(iri -> bare(iri).equals(bare(named)))
            .findFirst()
            .orElse(DEFAULT);
    Map<String, SchemaProblem> first = new LinkedHashMap<>();
    for (ValidationMessage message : Holder.of(dialect).validate(schema)) {
      if (!isOpen(message)) {
        String path = path(message.getInstanceLocation());
        first.putIfAbsent(path, new SchemaProblem(path, sentence(message)));
      }
    }
    return new ArrayList<>(first.values());
  }

  private static boolean isOpen(ValidationMessage message) {
    JsonNode node = message.getInstanceNode();
    return node != null && node.isPojo();
  }

  private static String sentence(ValidationMessage message) {
    String place = message.getInstanceLocation() + ": ";
    String text = message.getMessage();
    return text.startsWith(place) ? text.substring(place.length()) : text;
  }

  private static String path(JsonNodePath location) {
    String path = "";
    for (int index = 0; index < location.getNameCount(); index++) {
      path =
          location.getElement(index) instanceof Integer item
              ? SchemaProblem.item(path, item)
              : SchemaProblem.member(path, location.getName(index));
    }
    return path;
  }

  private static String bare(String iri) {
    return iri.endsWith("#") ? iri.substring(0, iri.length() - 1) : iri;
  }

  /** Compiled from the class path when first needed. */
  private static final class Holder {
    private static final JsonSchemaFactory FACTORY =
        JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
        SchemaValidatorsConfig.builder()
            .locale(Locale.ROOT)
            .pathType(PathType.JSON_POINTER)
            .build();

    static JsonSchema of(String dialect) {
      return FACTORY.getSchema(SchemaLocation.of(dialect), CONFIG);
    }
  }
}
