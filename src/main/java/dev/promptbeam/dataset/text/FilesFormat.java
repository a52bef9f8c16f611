package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.format.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole files: each is a row of its path, its name and its text. */
public record FilesFormat() implements RowFormat {
  private static final long serialVersionUID = 1;

  /** A file that is no text is a row too: its path names it, as a picture for a request. */
  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return null;
  }

  @Override
  public List<String> columns(DataFile file, ReadOptions options) {
    return FileRecord.COLUMNS;
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new FileRecord(split, options, files);
  }
}
