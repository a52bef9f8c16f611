package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.JsonText;
import dev.promptbeam.schema.AnswerForm;
import dev.promptbeam.schema.Dialect;
import dev.promptbeam.schema.Schema;
import dev.promptbeam.schema.Schemas;
import dev.promptbeam.schema.UnusableSchemaException;
import org.jspecify.annotations.Nullable;

/** Judges texts that were to be JSON; safe for use by many threads. */
final class FormCheck {
  private final AnswerPolicy policy;
  private final AnswerForm all;
  private final Schemas schemas = new Schemas();

  /** That of the form of all, compiled when first needed. */
  private volatile @Nullable Schema schemaOfAll;

  FormCheck(AnswerPolicy policy) {
    this.policy = policy;
    Dialect dialect = policy.openApiSchema() ? Dialect.OPEN_API : Dialect.JSON_SCHEMA;
    this.all = new AnswerForm(policy.wantsJson(), tree(policy.schemaJson()), dialect);
  }

  /** A schema that is not even JSON is text, which no schema can be. */
  private static @Nullable JsonNode tree(@Nullable String schema) {
    try {
      return schema == null ? null : JsonText.tree(schema);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(schema);
    }
  }

  /** What the request asks for, or without one what they all ask for. */
  AnswerForm wanted(@Nullable JsonNode request) {
    return request == null ? all : AnswerForm.of(request);
  }

  /** Whether the text is JSON and matches its schema. */
  Verdict judge(String answer, AnswerForm form) {
    String text = policy.json(answer);
    JsonNode schema = form.schema();
    try {
      if (schema == null) {
        JsonText.check(text);
        return Done.INSTANCE;
      }
      JsonNode value = JsonText.tree(text);
      String mismatch = compiled(form, schema).mismatch(value);
      return mismatch == null ? Done.INSTANCE : new Failed(Reason.OUTPUT_SCHEMA, mismatch);
    } catch (JsonProcessingException e) {
      return new Failed(Reason.OUTPUT_NOT_JSON, JsonText.sentence(e));
    } catch (UnusableSchemaException e) {
      return new Failed(
          Reason.OUTPUT_SCHEMA,
          "the answer cannot be checked, its schema is at fault: " + e.getMessage());
    }
  }

  private Schema compiled(AnswerForm form, JsonNode tree) throws UnusableSchemaException {
    Schema known = schemaOfAll;
    if (form != all) {
      return schemas.schema(tree, form.dialect());
    }
    if (known == null) {
      known = schemas.schema(tree, form.dialect());
      schemaOfAll = known;
    }
    return known;
  }
}
