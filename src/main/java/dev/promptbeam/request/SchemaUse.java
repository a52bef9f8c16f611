package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.schema.Dialect;
import dev.promptbeam.schema.Schema;
import dev.promptbeam.schema.SchemaProblem;
import dev.promptbeam.schema.Schemas;
import dev.promptbeam.schema.UnusableSchemaException;
import java.util.List;

/** Whether schemas of a request can be used, as far as they are known. */
interface SchemaUse {
  List<SchemaProblem> problems(JsonNode schema, Dialect dialect);

  SchemaUse UNCHECKED = (schema, dialect) -> List.of();

  /** Each schema stands once in a spec; one with placeholders is not whole yet. */
  SchemaUse OF_SPEC =
      (schema, dialect) -> {
        if (!KnownJson.isWhole(schema)) {
          return Schema.problems(schema, dialect);
        }
        try {
          Schema.compile(schema, dialect);
          return List.of();
        } catch (UnusableSchemaException e) {
          return e.problems();
        }
      };

  /** Rows bring the same schema again and again. */
  static SchemaUse remembering(Schemas schemas) {
    return (schema, dialect) -> {
      try {
        schemas.schema(schema, dialect);
        return List.of();
      } catch (UnusableSchemaException e) {
        return e.problems();
      }
    };
  }
}
