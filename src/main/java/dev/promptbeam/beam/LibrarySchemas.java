package dev.promptbeam.beam;

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
  public <T> @Nullable SerializableFunction<T, Row> toRowFunction(TypeDescriptor<T> type) {
    return isAnswer(type)
        ? answer -> ((PromptAnswer) answer).toRow()
        : isLetter(type) ? letter -> ((PromptDeadLetter) letter).toRow() : null;
  }

  @Override
  @SuppressWarnings("unchecked") // it is the type that was asked for
  public <T> @Nullable SerializableFunction<Row, T> fromRowFunction(TypeDescriptor<T> type) {
    return isAnswer(type)
        ? row -> (T) PromptAnswer.of(row)
        : isLetter(type) ? row -> (T) PromptDeadLetter.of(row) : null;
  }

  private static boolean isAnswer(TypeDescriptor<?> type) {
    return type.getRawType().equals(PromptAnswer.class);
  }

  private static boolean isLetter(TypeDescriptor<?> type) {
    return type.getRawType().equals(PromptDeadLetter.class);
  }
}
