package dev.promptbeam.library;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A row without an answer, and why. As a {@link Row} it has the same fields under the same names.
 *
 * @param key what names the row; null where it could not be read
 * @param row the row as a JSON object; null where it could not be read
 * @param status {@code invalid_input}, {@code error}, {@code blocked}, {@code invalid_output},
 *     {@code expired}, {@code cancelled} or {@code missing}
 * @param reason such as {@code ROW_MISSING_COLUMN} or {@code API_INTERNAL}
 * @param retryable whether asking again, in another run, may help
 * @param message one sentence: what is wrong, and where
 * @param stage {@code read}, {@code build}, {@code submit}, {@code run} or {@code join}
 * @param attempts answers and errors that its request has had
 * @param requestKey the same for each row with the same request; null where none was built
 * @param job the last job that carried its request; null where none did
 * @param letter the whole dead letter as the run directory has it, as a JSON object, with the
 *     request and what came back last
 */
@DefaultSchema(LibrarySchemas.class)
public record PromptDeadLetter(
    @Nullable String key,
    @Nullable String row,
    String status,
    String reason,
    boolean retryable,
    String message,
    String stage,
    int attempts,
    @Nullable String requestKey,
    @Nullable String job,
    String letter) {
  /** Of the rows that dead letters are in cross-language pipelines. */
  public static final Schema SCHEMA =
      Schema.of(
          Field.nullable("key", FieldType.STRING),
          Field.nullable("row", FieldType.STRING),
          Field.of("status", FieldType.STRING),
          Field.of("reason", FieldType.STRING),
          Field.of("retryable", FieldType.BOOLEAN),
          Field.of("message", FieldType.STRING),
          Field.of("stage", FieldType.STRING),
          Field.of("attempts", FieldType.INT32),
          Field.nullable("requestKey", FieldType.STRING),
          Field.nullable("job", FieldType.STRING),
          Field.of("letter", FieldType.STRING));

  Row toRow() {
    return Row.withSchema(SCHEMA)
        .addValues(
            key, row, status, reason, retryable, message, stage, attempts, requestKey, job, letter)
        .build();
  }

  static PromptDeadLetter of(Row row) {
    return new PromptDeadLetter(
        row.getString("key"),
        row.getString("row"),
        row.getString("status"),
        row.getString("reason"),
        row.getBoolean("retryable"),
        row.getString("message"),
        row.getString("stage"),
        row.getInt32("attempts"),
        row.getString("requestKey"),
        row.getString("job"),
        row.getString("letter"));
  }
}
