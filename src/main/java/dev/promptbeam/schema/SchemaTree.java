package dev.promptbeam.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON Schema with all its subschemas, wherever a keyword or a reference leads to them. */
final class SchemaTree {
  /** Keywords of references. */
  static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

  /** Keywords that apply to the same value as the schema they stand in. */
  static final Set<String> IN_PLACE =
      Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

  private static final Set<String> SCHEMAS =
      Set.of(
          "additionalItems",
          "additionalProperties",
          "allOf",
          "anyOf",
          "contains",
          "else",
          "if",
          "items",
          "not",
          "oneOf",
          "prefixItems",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties");

  private static final Set<String> MAPS_OF_SCHEMAS =
      Set.of(
          "$defs",
          "definitions",
          "dependencies",
          "dependentSchemas",
          "patternProperties",
          "properties");

  private final JsonNode root;
  private final List<Place> places = new ArrayList<>();
  private final Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * A subschema.
   *
   * @param path as in {@link SchemaProblem}
   */
  record Place(String path, ObjectNode schema) {}

  private SchemaTree(JsonNode root) {
    this.root = root;
  }

  static SchemaTree of(JsonNode root) {
    SchemaTree tree = new SchemaTree(root);
    tree.visit("", root);
    for (int index = 0; index < tree.places.size(); index++) {
      tree.follow(tree.places.get(index).schema());
    }
    return tree;
  }

  /** All subschemas that are objects, each once, the whole first. */
  List<Place> places() {
    return places;
  }

  /** What a reference stands for; null where the tree does not hold it. */
  @Nullable JsonNode target(String reference) {
    int hash = reference.indexOf('#');
    String resource = hash < 0 ? reference : reference.substring(0, hash);
    String fragment = hash < 0 ? "" : reference.substring(hash + 1);
    JsonNode base = resource.isEmpty() ? root : named(resource, "$id", "id");
    if (base == null || fragment.isEmpty()) {
      return base;
    }
    if (!fragment.startsWith("/")) {
      JsonNode anchored = named(fragment, "$anchor", "$dynamicAnchor");
      return anchored == null ? named("#" + fragment, "$id", "id") : anchored;
    }
    JsonNode found = at(base, fragment);
    return found.isMissingNode() ? null : found;
  }

  private static JsonNode at(JsonNode base, String fragment) {
    try {
      String decoded = URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
      return base.at(JsonPointer.compile(decoded));
    } catch (IllegalArgumentException e) {
      return base.path(fragment); // half an escape: nothing has such a name
    }
  }

  private @Nullable JsonNode named(String name, String keyword, String otherKeyword) {
    for (Place place : places) {
      if (name.equals(place.schema().path(keyword).textValue())
          || name.equals(place.schema().path(otherKeyword).textValue())) {
        return place.schema();
      }
    }
    return null;
  }

  /** A reference may lead to where no keyword does. */
  private void follow(ObjectNode schema) {
    for (String keyword : REFERENCES) {
      String reference = schema.path(keyword).textValue();
      JsonNode target = reference == null ? null : target(reference);
      if (reference != null && target != null) {
        visit(reference, target);
      }
    }
  }

  private void visit(String path, JsonNode node) {
    if (!(node instanceof ObjectNode schema) || !seen.add(node)) {
      return;
    }
    places.add(new Place(path, schema));
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      String name = member.getKey();
      if (SCHEMAS.contains(name)) {
        visitAll(SchemaProblem.member(path, name), member.getValue());
      } else if (MAPS_OF_SCHEMAS.contains(name)) {
        String map = SchemaProblem.member(path, name);
        for (Map.Entry<String, JsonNode> entry : member.getValue().properties()) {
          visit(SchemaProblem.member(map, entry.getKey()), entry.getValue());
        }
      }
    }
  }

  private void visitAll(String path, JsonNode node) {
    visit(path, node);
    for (int index = 0; node.isArray() && index < node.size(); index++) {
      visit(SchemaProblem.item(path, index), node.path(index));
    }
  }
}
