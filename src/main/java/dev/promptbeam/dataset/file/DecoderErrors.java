package dev.promptbeam.dataset.file;

import java.io.IOException;
import java.util.zip.ZipException;

/** What decoders say of damaged data, by name: a user of the library is not given all of them. */
public final class DecoderErrors {
  private static final String ZSTD = "com.github.luben.zstd.ZstdIOException";
  private static final String XZ_DAMAGE = "org.tukaani.xz.CorruptedInputException";
  private static final String XZ_MEMORY = "org.tukaani.xz.MemoryLimitException";

  private DecoderErrors() {}

  /** A file compressed by Zstandard is damaged or cut. */
  public static boolean isZstd(IOException e) {
    return is(e, ZSTD);
  }

  static boolean isDamage(IOException e) {
    return e instanceof ZipException || is(e, XZ_DAMAGE) || isZstd(e);
  }

  /** An XZ file wants more memory than it is lent. */
  static boolean isMemory(IOException e) {
    return is(e, XZ_MEMORY);
  }

  private static boolean is(IOException e, String type) {
    return e.getClass().getName().equals(type);
  }
}
