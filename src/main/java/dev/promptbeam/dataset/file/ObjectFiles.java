package dev.promptbeam.dataset.file;

import dev.promptbeam.storage.AtOnce;
import dev.promptbeam.storage.DamagedDownloadException;
import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import dev.promptbeam.storage.StorageUnavailableException;
import dev.promptbeam.storage.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Files of a dataset that lie on Cloud Storage. One is pinned by its generation and checksum, which
 * stand in the place of the time of its last change: what is read is that generation or nothing.
 */
final class ObjectFiles {
  private static final String BETWEEN = "/";

  private ObjectFiles() {}

  static DataFile pin(String path, StoredObject object) throws IOException {
    boolean compressed =
        object.size() > 0
            && Compression.at(RemoteFiles.head(object, Compression.MAGIC)) != Compression.NONE;
    return new DataFile(
        path,
        object.path().toString(),
        object.size(),
        object.generation() + BETWEEN + object.crc32c(),
        compressed,
        null);
  }

  /** Looks at many at once: each takes a call of its own. */
  static List<DataFile> pinAll(List<StoredObject> objects) throws IOException {
    return AtOnce.forEach(objects, object -> pin(object.path().toString(), object));
  }

  static DataFile pin(String path, Path location) throws IOException {
    StoredObject object = RemoteFiles.find(location);
    if (object == null) {
      throw new NoSuchFileException(location.toString());
    }
    return pin(path, object);
  }

  /** The checksum that it is pinned by. */
  static String checksum(DataFile file) {
    return file.modified().substring(file.modified().indexOf(BETWEEN) + 1);
  }

  /** The stored bytes from one on. That they cannot be had now is no fault of theirs. */
  static InputStream open(DataFile file, long start) throws IOException {
    String pinned = file.modified();
    StoredObject object =
        new StoredObject(
            Locations.path(file.location()),
            file.size(),
            Long.parseLong(pinned.substring(0, pinned.indexOf(BETWEEN))),
            checksum(file),
            Instant.EPOCH,
            null);
    try {
      return new Pinned(file, RemoteFiles.open(object, start));
    } catch (IOException e) {
      throw told(file, e);
    }
  }

  private static IOException told(DataFile file, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      throw new DatasetChangedException(file);
    }
    if (failure instanceof StorageUnavailableException) {
      throw new UncheckedIOException(failure);
    }
    if (failure instanceof DamagedDownloadException) {
      throw new UnsteadyFileException(
          file.path()
              + " did not arrive as it is stored: "
              + failure.getMessage()
              + "; nothing was sent: run it again");
    }
    return failure;
  }

  private static final class Pinned extends FilterInputStream {
    private final DataFile file;

    Pinned(DataFile file, InputStream in) {
      super(in);
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        throw told(file, e);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException e) {
        throw told(file, e);
      }
    }
  }
}
