package dev.promptbeam.dataset.file;

import java.io.IOException;
import java.io.InputStream;

/** Opens files of a dataset for those who read them. */
@FunctionalInterface
public interface FileOpener {
  /**
   * The content from a byte on, unpacked; {@code start} is 0 for compressed files.
   *
   * @throws DatasetChangedException if the file is not what it was when it was listed
   */
  InputStream open(DataFile file, long start) throws IOException;
}
