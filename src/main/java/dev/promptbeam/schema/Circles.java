package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Finds schemas that say of a value only what they say of it: checking one would not end. */
final class Circles {
  private final SchemaTree tree;
  private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());

  private Circles(SchemaTree tree) {
    this.tree = tree;
  }

  static List<SchemaProblem> in(SchemaTree tree) {
    Circles circles = new Circles(tree);
    for (SchemaTree.Place place : tree.places()) {
      if (circles.closes(place.schema())) {
        String reference = place.schema().has("$ref") ? "$ref" : "";
        String path =
            reference.isEmpty() ? place.path() : SchemaProblem.member(place.path(), reference);
        return List.of(new SchemaProblem(path, "refers only to itself"));
      }
    }
    return List.of();
  }

  /** Whether the value of a schema leads back to the same schema, with no step down between. */
  private boolean closes(JsonNode node) {
    if (!(node instanceof ObjectNode schema) || done.contains(node)) {
      return false;
    }
    if (!open.add(node)) {
      return true;
    }
    for (JsonNode next : inPlace(schema)) {
      if (closes(next)) {
        return true;
      }
    }
    open.remove(node);
    done.add(node);
    return false;
  }

  private List<JsonNode> inPlace(ObjectNode schema) {
    List<JsonNode> next = new ArrayList<>();
    for (String keyword : SchemaTree.REFERENCES) {
      String reference = schema.path(keyword).textValue();
      JsonNode target = reference == null ? null : tree.target(reference);
      if (target != null) {
        next.add(target);
      }
    }
    for (String keyword : SchemaTree.IN_PLACE) {
      JsonNode value = schema.path(keyword);
      if (value.isArray() || keyword.equals("dependentSchemas")) {
        value.forEach(next::add);
      } else {
        next.add(value);
      }
    }
    return next;
  }
}
