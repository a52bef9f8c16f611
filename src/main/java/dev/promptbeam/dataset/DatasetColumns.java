package dev.promptbeam.dataset;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.ByteWindow;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.TableReader;
import dev.promptbeam.model.DatasetFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads the names that the header of a CSV or TSV file gives its columns. */
public final class DatasetColumns {
  private DatasetColumns() {}

  /**
   * The columns of a file, in its order; none for JSONL, which has no header, and for an empty
   * file.
   *
   * @throws DatasetException where the file cannot be read, or its header has an empty name or two
   *     of the same
   * @throws DatasetChangedException if the file is not what it was when it was listed
   */
  public static List<String> of(DataFile file, ReadOptions options)
      throws DatasetException, InterruptedException {
    if (options.format() == DatasetFormat.JSONL) {
      return List.of();
    }
    try (InputStream in = PinnedFile.open(file, 0)) {
      ByteWindow window = new ByteWindow(in, 0);
      ByteOrderMark.skip(window, file);
      return new TableReader(file, options, window, RecordLimits.DEFAULT.table()).columns();
    } catch (IOException e) {
      throw new DatasetException(file.path() + " cannot be read: " + e, e);
    }
  }
}
