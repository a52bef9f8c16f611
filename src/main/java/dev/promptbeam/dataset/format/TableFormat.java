package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as text, whose first record names the columns. A quoted field may hold line ends, so that
 * nothing tells where a record begins but reading all before it.
 *
 * @param delimiter the byte between two fields
 * @param quote the byte around a field; {@link TableScanner#NO_QUOTE} for none
 */
record TableFormat(int delimiter, int quote) implements RowFormat {
  private static final long serialVersionUID = 1;

  static final TableFormat CSV = new TableFormat(',', '"');
  static final TableFormat TSV = new TableFormat('\t', TableScanner.NO_QUOTE);

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return FileKind.problem(head);
  }

  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    Split header = new Split(0, file, 0, file.size(), false, 0);
    try (TableRecords records = new TableRecords(header, options, PinnedFile::open, this)) {
      return records.readColumns();
    }
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new TableRecords(split, options, files, this);
  }

  @Override
  public boolean emptyIsMissing() {
    return true;
  }
}
