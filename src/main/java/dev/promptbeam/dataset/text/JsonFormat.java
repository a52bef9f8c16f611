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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text whose rows are the objects of a list: the text itself is that list, or an object
 * with one member that is. JSON lines go by that name too, and are read as what they are.
 */
public record JsonFormat() implements RowFormat {
  private static final long serialVersionUID = 1;
  private static final JsonlFormat LINES = new JsonlFormat(null);

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return FileKind.problem(head);
  }

  /** Only lines can be cut. */
  @Override
  public List<Long> cuts(DataFile file, long bytes) throws IOException {
    try (JsonRecords records = whole(file, null)) {
      records.open();
      return records.areLines() ? LINES.cuts(file, bytes) : List.of();
    } catch (DatasetException e) {
      return List.of(); // reading it says why
    }
  }

  /** Finds the list; its rows name their own columns. */
  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    try (JsonRecords records = whole(file, options)) {
      records.open();
    }
    return List.of();
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    LineRecords lines = LINES.open(split, options, files);
    return split.byOffset() ? lines : new JsonRecords(split, options, files, lines);
  }

  private JsonRecords whole(DataFile file, @Nullable ReadOptions given) {
    ReadOptions options = given == null ? new ReadOptions(this, null, Map.of()) : given;
    Split whole = new Split(0, file, 0, file.size(), false, 0);
    LineRecords lines = LINES.open(whole, options, PinnedFile::open);
    return new JsonRecords(whole, options, PinnedFile::open, lines);
  }
}
