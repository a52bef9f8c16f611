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
    long size = Files.size(file);
    return size <= SMALL
        ? of(Files.readAllBytes(file))
        : new Content(null, file, size, Checksum.of(file));
  }

  Path requireFile() {
    if (file == null) {
      throw new IllegalStateException("no file");
    }
    return file;
  }
}
