package dev.promptbeam.dataset.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Hands out all bytes before a failure. The bzip2 reader throws away what it has decoded when the
 * next block is damaged, and rows with it.
 */
final class EarlyReads extends FilterInputStream {
  private @Nullable IOException failure;

  EarlyReads(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    int count = 0;
    try {
      for (int next; count < length && (next = in.read()) >= 0; count++) {
        target[offset + count] = (byte) next;
      }
    } catch (IOException e) {
      failure = e;
      if (count == 0) {
        throw e;
      }
    }
    return count == 0 && length > 0 ? -1 : count;
  }
}
