package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RowBytes;
import org.jspecify.annotations.Nullable;

/** The row that is put together, shared by the converters of its values. */
final class RowState {
  final RowBytes out;
  private @Nullable MalformedRecordException problem;
  private @Nullable String repeated;

  RowState(int most) {
    this.out = new RowBytes(most);
  }

  void clear() {
    out.clear();
    problem = null;
    repeated = null;
  }

  /** A value that says nothing costs its row; the rest of the row is read all the same. */
  void fail(String column, String what) {
    if (problem == null) {
      problem = new MalformedRecordException(0, "column '" + column + "' is " + what);
    }
  }

  void repeat(@Nullable String name) {
    repeated = name == null ? repeated : name;
  }

  /** A name that stands twice in one object of the row; null where none does. */
  @Nullable String repeatedMember() {
    return repeated;
  }

  @Nullable MalformedRecordException problem() {
    return problem;
  }
}
