package dev.promptbeam.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** An object brought to this machine, to be read at any place. It goes when it is closed. */
final class LocalCopy {
  private LocalCopy() {}

  static FileChannel of(ObjectStore store, GsPath path) throws IOException {
    return FileChannel.open(
        file(store, path), StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** The copy itself; the caller deletes it. */
  static Path file(ObjectStore store, GsPath path) throws IOException {
    StoredObject object = store.find(path);
    if (object == null) {
      throw new NoSuchFileException(path.toString());
    }
    Path local = TempSpace.file();
    try {
      for (int tried = 1; ; tried++) {
        try (InputStream in = new ObjectStream(store, path, object, 0)) {
          Files.copy(in, local, StandardCopyOption.REPLACE_EXISTING);
          return local;
        } catch (DamagedDownloadException e) {
          if (tried == RemoteFiles.DOWNLOADS) {
            throw e;
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(local);
      throw e;
    }
  }
}
