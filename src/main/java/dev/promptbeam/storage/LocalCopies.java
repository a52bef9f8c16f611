package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process has written or fetched lately and may read again, on this machine: each of one
 * generation. The longest unused go first.
 */
final class LocalCopies {
  private static final long MOST = 4L << 30;

  /** Of the room there is for temporary files, so large a part. */
  private static final int SHARE = 4;

  /** Less is fetched as quickly as it is looked for. */
  private static final long LEAST = 4 << 10;

  private static final Map<GsPath, Copy> KEPT = new LinkedHashMap<>(16, 0.75f, true);

  private static long bytes;

  private record Copy(Path file, long generation, long size) {}

  private LocalCopies() {}

  /** Takes a file over; it is deleted sooner or later. */
  static synchronized void keep(GsPath path, long generation, Path file) throws IOException {
    drop(path);
    long size = Files.size(file);
    long most = Math.min(MOST, (bytes + Files.getFileStore(file).getUsableSpace()) / SHARE);
    if (size < LEAST || size > most) {
      Files.delete(file);
      return;
    }
    KEPT.put(path, new Copy(file, generation, size));
    bytes += size;
    Iterator<Copy> oldest = KEPT.values().iterator();
    while (bytes > most) {
      Copy copy = oldest.next();
      oldest.remove();
      bytes -= copy.size();
      Files.deleteIfExists(copy.file());
    }
  }

  /** The bytes of that generation; null where they are not here. */
  static synchronized @Nullable Path find(GsPath path, long generation) {
    Copy copy = KEPT.get(path);
    return copy != null && copy.generation() == generation && Files.exists(copy.file())
        ? copy.file()
        : null;
  }

  /** It is not read again, as far as is known. */
  static synchronized void drop(GsPath path) throws IOException {
    Copy old = KEPT.remove(path);
    if (old != null) {
      bytes -= old.size();
      Files.deleteIfExists(old.file());
    }
  }
}
