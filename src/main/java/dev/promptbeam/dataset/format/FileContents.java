package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileLooks;
import dev.promptbeam.dataset.file.PeekedStream;
import dev.promptbeam.dataset.file.PinnedFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the beginning of files for contents of which their format can make no rows. */
public final class FileContents {
  private static final int LOOKED_AT = 64 << 10;

  private FileContents() {}

  /**
   * Refuses a file that is something else than its format. Files that cannot be read are left to
   * reading, which makes a dead letter of them.
   *
   * @throws DatasetException naming the file, what it is, and what to do
   * @throws DatasetChangedException if a file is not what it was when it was listed
   */
  public static void check(List<DataFile> files, RowFormat format)
      throws DatasetException, InterruptedException {
    FileLooks.each(
        files,
        file -> {
          String problem = file.isReadable() ? problem(file, format.of(file)) : null;
          if (problem != null) {
            throw new DatasetException(file.path() + " " + problem);
          }
        });
  }

  private static @Nullable String problem(DataFile file, RowFormat format) {
    try (InputStream in = PinnedFile.open(file, 0)) {
      PeekedStream peeked = PeekedStream.of(in, LOOKED_AT);
      byte[] head = peeked.head();
      return format.problem(head, head.length < LOOKED_AT);
    } catch (EOFException e) {
      boolean isEmpty = file.size() == 0;
      return isEmpty ? "is empty, which no compressed file is; was its writing cut off?" : null;
    } catch (IOException e) {
      return null;
    }
  }
}
