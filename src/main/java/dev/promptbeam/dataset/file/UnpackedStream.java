package dev.promptbeam.dataset.file;

import com.github.luben.zstd.ZstdIOException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;

/**
 * Hands out what a library unpacks, a little at a time: a damaged file loses what the failing read
 * has unpacked. Says what to do where a file asks for more memory than is lent to it.
 */
final class UnpackedStream extends FilterInputStream {
  private static final int LARGEST_READ = 8 * 1024;
  private static final String ZSTD_WINDOW = "requires too much memory";

  UnpackedStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return in.read(target, offset, Math.min(length, LARGEST_READ));
    } catch (ZstdIOException e) {
      boolean isLarge = String.valueOf(e.getMessage()).contains(ZSTD_WINDOW);
      throw isLarge ? tooLarge("a window of more than 128 MiB", "zstd without --long", e) : e;
    } catch (MemoryLimitException e) {
      throw tooLarge(e.getMemoryNeeded() / 1024 + " MiB of memory", "xz -9 or less", e);
    }
  }

  private static IOException tooLarge(String what, String with, IOException cause) {
    return new IOException(
        "unpacking it takes " + what + "; unpack it, or pack it again with " + with, cause);
  }
}
