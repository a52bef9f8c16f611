package dev.promptbeam.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** An object brought to this machine, to be read at any place. */
final class LocalCopy {
  private LocalCopy() {}

  /** A channel on what is kept here, or is fetched and kept. */
  static FileChannel of(ObjectStore store, GsPath path) throws IOException {
    StoredObject object = require(store, path);
    FileChannel kept = kept(path, object);
    if (kept != null) {
      return kept;
    }
    Path fetched = fetch(store, path, object);
    FileChannel channel = FileChannel.open(fetched, StandardOpenOption.READ);
    LocalCopies.keep(path, object.generation(), fetched); // may delete it: the channel stays
    return channel;
  }

  /** A file with its bytes, which the caller deletes. */
  static Path file(ObjectStore store, GsPath path) throws IOException {
    return fetch(store, path, require(store, path));
  }

  /** A stream of what is kept here, or of what is stored. */
  static InputStream stream(ObjectStore store, GsPath path) throws IOException {
    StoredObject object = require(store, path);
    FileChannel kept = object.size() == 0 ? null : kept(path, object);
    if (kept != null) {
      return Channels.newInputStream(kept);
    }
    return object.size() == 0
        ? InputStream.nullInputStream()
        : new ObjectStream(store, path, object, 0);
  }

  private static @Nullable FileChannel kept(GsPath path, StoredObject object) throws IOException {
    Path kept = LocalCopies.find(path, object.generation());
    try {
      return kept == null ? null : FileChannel.open(kept, StandardOpenOption.READ);
    } catch (NoSuchFileException goneMeanwhile) {
      return null;
    }
  }

  private static StoredObject require(ObjectStore store, GsPath path) throws IOException {
    StoredObject object = store.find(path);
    if (object == null) {
      throw new NoSuchFileException(path.toString());
    }
    return object;
  }

  private static Path fetch(ObjectStore store, GsPath path, StoredObject object)
      throws IOException {
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
