package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.lines.ByteWindow;
import java.io.IOException;

/** The mark that some programs put before the first character of a file. */
public final class ByteOrderMark {
  public static final int LENGTH = 3;

  private ByteOrderMark() {}

  /**
   * Passes over the mark of UTF-8.
   *
   * @throws DatasetException for the marks of UTF-16, in which no row could be read
   */
  public static void skip(ByteWindow window, DataFile file) throws IOException, DatasetException {
    while (window.available() < LENGTH && window.more()) {}
    int first = at(window, 0);
    int second = at(window, 1);
    if (first == 0xEF && second == 0xBB && at(window, 2) == 0xBF) {
      window.discard(LENGTH);
    }
    if ((first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF)) {
      throw new DatasetException(file.path() + " is UTF-16; convert it to UTF-8");
    }
  }

  /** True where the mark of UTF-8 stands at an index. */
  public static boolean isAt(byte[] bytes, int index, int to) {
    return index + LENGTH <= to
        && bytes[index] == (byte) 0xEF
        && bytes[index + 1] == (byte) 0xBB
        && bytes[index + 2] == (byte) 0xBF;
  }

  private static int at(ByteWindow window, int position) {
    return position < window.available() ? window.bytes()[window.start() + position] & 0xFF : -1;
  }
}
