package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Files of this machine that are to become objects, by the names they have until then. */
final class Staging {
  private static final int REMEMBERED = 10_000;

  private record Staged(Path file, StagedChannel channel) {}

  private final Map<GsPath, Staged> staged = new ConcurrentHashMap<>();

  /** Names whose files have become objects under others: nothing is left to be deleted of them. */
  private final Map<GsPath, Boolean> moved =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<GsPath, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  FileChannel open(GsPath path, Set<? extends OpenOption> options) throws IOException {
    Path local = TempSpace.file();
    StagedChannel channel = new StagedChannel(FileChannel.open(local, options));
    if (staged.putIfAbsent(path, new Staged(local, channel)) != null) {
      channel.close();
      Files.delete(local);
      throw new FileAlreadyExistsException(path.toString());
    }
    return channel;
  }

  @Nullable Path find(GsPath path) {
    Staged found = staged.get(path);
    return found == null ? null : found.file();
  }

  /** What was staged, and is not changed any more. */
  Content content(GsPath path) throws IOException {
    Staged found = require(path);
    long size = Files.size(found.file());
    return Content.of(found.file(), size, found.channel().crc32c(size));
  }

  private Staged require(GsPath path) throws NoSuchFileException {
    Staged found = staged.get(path);
    if (found == null) {
      throw new NoSuchFileException(path.toString(), null, "it was not written by this process");
    }
    return found;
  }

  /** Its file has become an object, and is the caller's. */
  Path moved(GsPath path) throws NoSuchFileException {
    Path local = require(path).file();
    staged.remove(path);
    moved.put(path, true);
    return local;
  }

  boolean wasMoved(GsPath path) {
    return moved.containsKey(path);
  }

  /** False where there is none. */
  boolean drop(GsPath path) throws IOException {
    Staged found = staged.remove(path);
    return found != null && Files.deleteIfExists(found.file());
  }
}
