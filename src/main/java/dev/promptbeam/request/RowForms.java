package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.schema.AnswerForm;
import dev.promptbeam.schema.SchemaProblem;
import dev.promptbeam.schema.Schemas;
import dev.promptbeam.schema.UnusableSchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Checks the schemas that rows fill in, before anything is sent. For many threads. */
final class RowForms {
  private final Schemas schemas = new Schemas();

  /** Refuses a request whose own schema cannot be used. */
  void check(byte[] request) throws UnbuildableRowException {
    AnswerForm form;
    try {
      form = AnswerForm.of(request);
    } catch (IOException e) {
      throw new UncheckedIOException("what was just written cannot be read", e);
    }
    JsonNode schema = form.schema();
    if (schema == null) {
      return;
    }
    String field = "generationConfig." + form.dialect().field();
    try {
      schemas.schema(schema, form.dialect());
    } catch (UnusableSchemaException e) {
      SchemaProblem first = e.problems().get(0);
      throw new UnbuildableRowException(
          Reason.REQUEST_INVALID, first.below(field) + ": " + first.message());
    }
  }
}
