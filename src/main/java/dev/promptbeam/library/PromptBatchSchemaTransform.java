package dev.promptbeam.library;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/** {@link PromptBatch} from rows to rows. */
final class PromptBatchSchemaTransform extends SchemaTransform {
  private static final long serialVersionUID = 1;

  private final PromptBatch batch;
  private final @Nullable String errors;

  /**
   * @param errors the output of rows without an answer; null where they fail the run
   */
  PromptBatchSchemaTransform(PromptBatch batch, @Nullable String errors) {
    this.batch = batch;
    this.errors = errors;
  }

  PromptBatch batch() {
    return batch;
  }

  @Override
  public PCollectionRowTuple expand(PCollectionRowTuple input) {
    PromptBatch.Result result = input.getSinglePCollection().apply("PromptBatch", batch);
    PCollection<Row> answers =
        rows(result.answers(), "AnswerRows", PromptAnswer.SCHEMA, PromptAnswer::toRow);
    PCollectionRowTuple output = PCollectionRowTuple.of(PromptBatchProvider.OUTPUT, answers);
    return errors == null
        ? output
        : output.and(
            errors,
            rows(
                result.deadLetters(),
                "DeadLetterRows",
                PromptDeadLetter.SCHEMA,
                PromptDeadLetter::toRow));
  }

  private static <T> PCollection<Row> rows(
      PCollection<T> values, String step, Schema schema, SerializableFunction<T, Row> toRow) {
    return values
        .apply(step, MapElements.into(TypeDescriptors.rows()).via(toRow))
        .setRowSchema(schema);
  }
}
