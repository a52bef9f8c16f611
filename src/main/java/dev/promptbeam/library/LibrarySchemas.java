package dev.promptbeam.library;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.SchemaProvider;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/** Tells Beam the schemas of {@link PromptAnswer} and {@link PromptDeadLetter}; made by Beam. */
public final class LibrarySchemas implements SchemaProvider {
  @Override
  public <T> @Nullable Schema schemaFor(TypeDescriptor<T> type) {
    return isAnswer(type) ? PromptAnswer.SCHEMA : isLetter(type) ? PromptDeadLetter.SCHEMA : null;
  }

  @Override
  @SuppressWarnings("unchecked") // it is the type that was asked for
  public <T> @Nullable SerializableFunction<T, Row> toRowFunction(TypeDescriptor<T> type) {
    return (SerializableFunction<T, Row>)
        (isAnswer(type) ? new AnswerToRow() : isLetter(type) ? new DeadLetterToRow() : null);
  }

  @Override
  @SuppressWarnings("unchecked") // it is the type that was asked for
  public <T> @Nullable SerializableFunction<Row, T> fromRowFunction(TypeDescriptor<T> type) {
    return (SerializableFunction<Row, T>)
        (isAnswer(type) ? new RowToAnswer() : isLetter(type) ? new RowToDeadLetter() : null);
  }

  // Records, and no lambdas: a coder that has travelled equals the one it was.

  private record AnswerToRow() implements SerializableFunction<PromptAnswer, Row> {
    @Override
    public Row apply(PromptAnswer answer) {
      return answer.toRow();
    }
  }

  private record RowToAnswer() implements SerializableFunction<Row, PromptAnswer> {
    @Override
    public PromptAnswer apply(Row row) {
      return PromptAnswer.of(row);
    }
  }

  private record DeadLetterToRow() implements SerializableFunction<PromptDeadLetter, Row> {
    @Override
    public Row apply(PromptDeadLetter letter) {
      return letter.toRow();
    }
  }

  private record RowToDeadLetter() implements SerializableFunction<Row, PromptDeadLetter> {
    @Override
    public PromptDeadLetter apply(Row row) {
      return PromptDeadLetter.of(row);
    }
  }

  private static boolean isAnswer(TypeDescriptor<?> type) {
    return type.getRawType().equals(PromptAnswer.class);
  }

  private static boolean isLetter(TypeDescriptor<?> type) {
    return type.getRawType().equals(PromptDeadLetter.class);
  }
}
