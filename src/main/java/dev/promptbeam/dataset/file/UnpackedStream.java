package dev.promptbeam.dataset.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;

/**
 * Hands out what a library unpacks, a little at a time: a damaged file loses what the failing read
 * has unpacked. What fails once fails again. Says so where damage is only seen behind rows that
 * were handed out, and what to do where a file asks for more memory than is lent to it.
 */
final class UnpackedStream extends FilterInputStream {
  private static final int LARGEST_READ = 8 * 1024;
  private static final String ZSTD_WINDOW = "requires too much memory";
  private static final String ZSTD_CUT = "Truncated source";
  private static final String DAMAGED =
      ": the data is damaged, and rows just before this place may be wrong";

  private @Nullable IOException failure;

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
    if (failure != null) {
      throw failure;
    }
    try {
      return in.read(target, offset, Math.min(length, LARGEST_READ));
    } catch (IOException e) {
      failure = explained(e);
      throw failure;
    }
  }

  private static IOException explained(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (DecoderErrors.isMemory(e) && e instanceof MemoryLimitException limit) {
      return tooLarge(limit.getMemoryNeeded() / 1024 + " MiB of memory", "xz -9 or less", e);
    }
    if (DecoderErrors.isZstd(e) && message.contains(ZSTD_WINDOW)) {
      return tooLarge("a window of more than 128 MiB", "zstd without --long", e);
    }
    boolean isCut = DecoderErrors.isZstd(e) && message.contains(ZSTD_CUT);
    boolean isDamage = DecoderErrors.isDamage(e);
    return isDamage && !isCut ? new IOException(message + DAMAGED, e) : e;
  }

  private static IOException tooLarge(String what, String with, IOException cause) {
    return new IOException(
        "unpacking it takes " + what + "; unpack it, or pack it again with " + with, cause);
  }
}
