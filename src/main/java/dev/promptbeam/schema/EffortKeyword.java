package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AbstractJsonValidator;
import com.networknt.schema.AbstractKeyword;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import java.util.Set;

/** A keyword that we add to each subschema: it matches anything, and counts. */
final class EffortKeyword extends AbstractKeyword {
  private static final String NAME = "x-promptbeam-effort";

  EffortKeyword() {
    super(NAME);
  }

  static void addTo(ObjectNode schema) {
    schema.put(NAME, true);
  }

  @Override
  public JsonValidator newValidator(
      SchemaLocation location,
      JsonNodePath path,
      JsonNode node,
      JsonSchema parent,
      ValidationContext context) {
    return new Counter(location, path, this, node);
  }

  private static final class Counter extends AbstractJsonValidator {
    Counter(SchemaLocation location, JsonNodePath path, Keyword keyword, JsonNode node) {
      super(location, path, keyword, node);
    }

    @Override
    public Set<ValidationMessage> validate(
        ExecutionContext execution, JsonNode node, JsonNode root, JsonNodePath instance) {
      Effort.current().visit();
      return Set.of();
    }
  }
}
