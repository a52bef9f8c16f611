package dev.promptbeam.dataset.file;

import com.google.common.io.ByteStreams;
import dev.promptbeam.storage.Locations;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads a file that must still be what it was when it was listed. */
public final class PinnedFile {
  private PinnedFile() {}

  /** The file as it is now, under the name that results use. */
  public static DataFile pin(String path, Path location) throws IOException {
    if (Locations.isRemote(location)) {
      return ObjectFiles.pin(path, location);
    }
    DataFile file = attributes(path, location);
    try (FileInputStream in = new FileInputStream(location.toFile())) {
      boolean compressed = Compression.at(in.readNBytes(Compression.MAGIC)) != Compression.NONE;
      return new DataFile(
          path, location.toString(), file.size(), file.modified(), compressed, null);
    }
  }

  /**
   * Throws if the file is another one now.
   *
   * @throws DatasetChangedException where size or time differ
   * @throws IOException where there is no such file
   */
  public static void check(DataFile file) throws IOException {
    if (Locations.isRemote(file.location())) {
      return; // its generation is all that is read
    }
    DataFile now = attributes(file.path(), Path.of(file.location()));
    if (now.size() != file.size() || !now.modified().equals(file.modified())) {
      throw new DatasetChangedException(file);
    }
  }

  /**
   * The content from a byte on, unpacked; {@code start} is 0 for compressed files. Not over a
   * channel: an interrupt would close it and look like a damaged file.
   */
  public static InputStream open(DataFile file, long start) throws IOException {
    if (Locations.isRemote(file.location())) {
      InputStream stored = ObjectFiles.open(file, start);
      return start > 0 ? stored : Compression.open(stored, file.path());
    }
    check(file);
    FileInputStream in = new FileInputStream(file.location());
    try {
      in.skipNBytes(start);
      // What is written behind the end meanwhile is not read, or reading might never end.
      InputStream pinned = ByteStreams.limit(in, file.size() - start);
      return start > 0 ? pinned : Compression.open(pinned, file.path());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Throws if a file that could not be read when it was listed can be by now.
   *
   * @throws DatasetChangedException where it can
   */
  public static void checkUnreadable(DataFile file) {
    Path location = Locations.path(file.location());
    boolean opens =
        Files.isDirectory(location)
            ? Files.isReadable(location)
            : FileSearch.problemOf(location) == null;
    if (opens) {
      throw new DatasetChangedException(file);
    }
  }

  private static DataFile attributes(String path, Path location) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(location, BasicFileAttributes.class);
    return new DataFile(
        path,
        location.toString(),
        attributes.size(),
        attributes.lastModifiedTime().toInstant().toString(),
        false,
        null);
  }
}
