package dev.promptbeam.dataset.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads all members of a gzip file and refuses what follows them. The JDK ignores such bytes, and
 * with them a last member that breaks off within its header.
 */
final class GzipMembers extends GZIPInputStream {
  private static final int BUFFER = 64 * 1024;
  private static final int TRAILER = 8;

  /** A damaged file loses what the failing read has inflated so far. */
  private static final int LARGEST_READ = 8 * 1024;

  GzipMembers(InputStream in) throws IOException {
    super(in, BUFFER);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, Math.min(length, LARGEST_READ));
    if (count < 0 && hasMoreThanPadding()) {
      throw new ZipException("bytes that are no gzip follow the last member");
    }
    return count;
  }

  /** Zeros are padding by custom; the trailer of the last member still counts as remaining. */
  private boolean hasMoreThanPadding() {
    for (int index = len - inf.getRemaining() + TRAILER; index < len; index++) {
      if (buf[index] != 0) {
        return true;
      }
    }
    return false;
  }
}
