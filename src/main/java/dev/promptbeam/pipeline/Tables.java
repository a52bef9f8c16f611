package dev.promptbeam.pipeline;

import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.Source;
import dev.promptbeam.request.EmptyFields;
import org.jspecify.annotations.Nullable;

/**
 * Rows of tables, told by where they came from, so that a redrive tells them alike.
 *
 * @param format of the spec; null where the names of files tell it
 */
record Tables(@Nullable DatasetFormat format) implements EmptyFields {
  private static final long serialVersionUID = 1;

  @Override
  public boolean areMissing(Source source) {
    DatasetFormat own = format != null ? format : RowFormats.byName(source.file()).orElse(null);
    return own != null && RowFormats.of(own).emptyIsMissing();
  }
}
