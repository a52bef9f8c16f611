package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Files of this machine that are to become objects, by the names they have until then. */
final class Staging {
  private final Map<GsPath, Path> staged = new ConcurrentHashMap<>();

  FileChannel open(GsPath path, Set<? extends OpenOption> options) throws IOException {
    Path local = TempSpace.file();
    if (staged.putIfAbsent(path, local) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return FileChannel.open(local, options);
  }

  @Nullable Path find(GsPath path) {
    return staged.get(path);
  }

  Path require(GsPath path) throws NoSuchFileException {
    Path local = staged.get(path);
    if (local == null) {
      throw new NoSuchFileException(path.toString(), null, "it was not written by this process");
    }
    return local;
  }

  /** False where there is none. */
  boolean drop(GsPath path) throws IOException {
    Path local = staged.remove(path);
    return local != null && Files.deleteIfExists(local);
  }
}
