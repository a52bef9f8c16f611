package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.FileKind;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.format.Split;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text whose rows are the objects of a list: the text itself is that list, or an object
 * with one member that is.
 */
public record JsonFormat() implements RowFormat {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return FileKind.problem(head);
  }

  /** Finds the list; its rows name their own columns. */
  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    Split whole = new Split(0, file, 0, file.size(), false, 0);
    try (JsonListRecords records = new JsonListRecords(whole, options, PinnedFile::open)) {
      records.open();
    }
    return List.of();
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new JsonListRecords(split, options, files);
  }
}
