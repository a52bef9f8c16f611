package dev.promptbeam.dataset;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads a file that must still be what it was when it was listed. */
final class PinnedFile {
  private PinnedFile() {}

  /** The file as it is now, under the name that results use. */
  static DataFile pin(String path, Path location) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(location, BasicFileAttributes.class);
    return new DataFile(
        path,
        location.toString(),
        attributes.size(),
        attributes.lastModifiedTime().toInstant().toString());
  }

  /**
   * Throws if the file is another one now.
   *
   * @throws DatasetChangedException where size or time differ
   * @throws IOException where there is no such file
   */
  static void check(DataFile file) throws IOException {
    if (!pin(file.path(), Path.of(file.location())).equals(file)) {
      throw new DatasetChangedException(file);
    }
  }

  /**
   * The content from a byte on, decompressed; {@code start} is 0 for compressed files. Not over a
   * channel: an interrupt would close it and look like a damaged file.
   */
  static InputStream open(DataFile file, long start) throws IOException {
    check(file);
    FileInputStream in = new FileInputStream(file.location());
    try {
      in.skipNBytes(start);
      return Compression.of(file.path()).open(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
