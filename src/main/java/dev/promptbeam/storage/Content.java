package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is written. */
record Content(byte @Nullable [] bytes, @Nullable Path file, long size, String crc32c) {
  /** So large an object goes up in one call. */
  private static final long SMALL = 2 << 20;

  static Content of(byte[] bytes) {
    return new Content(bytes, null, bytes.length, Checksum.of(bytes));
  }

  /** Of a local file that nobody changes any more. */
  static Content of(Path file) throws IOException {
    return of(file, Files.size(file), null);
  }

  /**
   * The same.
   *
   * @param crc32c what its writer has reckoned; null where that is to be found out
   */
  static Content of(Path file, long size, @Nullable String crc32c) throws IOException {
    return size <= SMALL
        ? of(Files.readAllBytes(file))
        : new Content(null, file, size, crc32c == null ? Checksum.of(file) : crc32c);
  }

  Path requireFile() {
    if (file == null) {
      throw new IllegalStateException("no file");
    }
    return file;
  }
}
