package dev.promptbeam.library;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one row. As a {@link Row} it has the same fields under the same names. Members that
 * are JSON are texts, so that no number loses a digit.
 *
 * @param key what names the row: of {@code dataset.key}, else its source
 * @param text the text of the answer; null where it has none
 * @param value the parsed text as JSON, where JSON was asked for
 * @param embedding the vector, where one was asked for
 * @param row the row that asked, as a JSON object; null where {@code output.include} leaves it out
 * @param usage tokens, as the service counts them, as a JSON object; null for a row that shares the
 *     answer of another one, so that sums are the bill
 * @param model who was asked
 * @param modelVersion who answered, as far as the service says it
 * @param requestKey the same for each row with the same request
 * @param job the job that brought the answer
 * @param attempt which answer of the request it was, from 1
 * @param result the whole result as the run directory has it, as a JSON object: candidates, calls,
 *     media and all that has no field here
 */
@DefaultSchema(LibrarySchemas.class)
public record PromptAnswer(
    String key,
    @Nullable String text,
    @Nullable String value,
    @Nullable List<Double> embedding,
    @Nullable String row,
    @Nullable String usage,
    @Nullable String model,
    @Nullable String modelVersion,
    @Nullable String requestKey,
    @Nullable String job,
    int attempt,
    String result) {
  /** Of the rows that answers are in cross-language pipelines. */
  public static final Schema SCHEMA =
      Schema.of(
          Field.of("key", FieldType.STRING),
          Field.nullable("text", FieldType.STRING),
          Field.nullable("value", FieldType.STRING),
          Field.nullable("embedding", FieldType.array(FieldType.DOUBLE)),
          Field.nullable("row", FieldType.STRING),
          Field.nullable("usage", FieldType.STRING),
          Field.nullable("model", FieldType.STRING),
          Field.nullable("modelVersion", FieldType.STRING),
          Field.nullable("requestKey", FieldType.STRING),
          Field.nullable("job", FieldType.STRING),
          Field.of("attempt", FieldType.INT32),
          Field.of("result", FieldType.STRING));

  Row toRow() {
    return Row.withSchema(SCHEMA)
        .addValues(
            key,
            text,
            value,
            embedding,
            row,
            usage,
            model,
            modelVersion,
            requestKey,
            job,
            attempt,
            result)
        .build();
  }

  static PromptAnswer of(Row row) {
    return new PromptAnswer(
        row.getString("key"),
        row.getString("text"),
        row.getString("value"),
        list(row),
        row.getString("row"),
        row.getString("usage"),
        row.getString("model"),
        row.getString("modelVersion"),
        row.getString("requestKey"),
        row.getString("job"),
        row.getInt32("attempt"),
        row.getString("result"));
  }

  private static @Nullable List<Double> list(Row row) {
    Iterable<Double> numbers = row.getIterable("embedding");
    if (numbers == null) {
      return null;
    }
    List<Double> list = new ArrayList<>();
    numbers.forEach(list::add);
    return list;
  }
}
