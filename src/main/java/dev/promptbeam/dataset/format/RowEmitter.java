package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Stage;
import dev.promptbeam.model.Trial;
import org.jspecify.annotations.Nullable;

/** Makes rows and dead letters out of the records of one file. */
public record RowEmitter(DataFile file, ReadOptions options) {
  public Source source(long position) {
    return new Source(file.path(), position);
  }

  /** Emits a row under its key, or the dead letter of a row that lacks the key column's value. */
  public void emit(RowSink sink, Source source, byte[] json, @Nullable String key) {
    emit(sink, source, json, key, null);
  }

  /** The same of one trial of a row, which is asked again. */
  public void emit(
      RowSink sink, Source source, byte[] json, @Nullable String key, Trial.@Nullable Name trial) {
    boolean needsKey =
        options.keyColumn() != null && !options.keyColumn().equals(options.format().usualKey());
    if (options.keyColumn() == null || (key == null && !needsKey)) {
      sink.row(new SourceRow(source, source.toString(), json, trial));
      return;
    }
    if (key != null && !key.isEmpty()) {
      sink.row(new SourceRow(source, key, json, trial));
      return;
    }
    String message =
        source + ": key column '" + options.keyColumn() + "' has no text, number or boolean";
    sink.deadLetter(
        new DeadLetter(
            null,
            source,
            json,
            null,
            Reason.ROW_KEY_MISSING,
            message,
            Stage.READ,
            0,
            null,
            null,
            null,
            null));
  }

  /**
   * The dead letter of a record that makes no row.
   *
   * @param place where in the file the record starts, such as {@code line 7}
   * @param indent bytes of the record before the part that was checked
   */
  public void emitMalformed(
      RowSink sink,
      Source source,
      byte[] raw,
      String place,
      int indent,
      MalformedRecordException problem) {
    String column = problem.column() > 0 ? ", column " + (indent + problem.column()) : "";
    String message = file.path() + " " + place + column + ": " + problem.problem();
    sink.deadLetter(DeadLetter.unreadable(source, raw, Reason.READ_MALFORMED, message));
  }
}
