package dev.promptbeam.storage;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of this process for what is on its way to or from Cloud Storage. It goes with the
 * process; what a killed one has left goes when the next begins.
 */
final class TempSpace {
  private static final String PREFIX = "promptbeam-gs-";
  private static final String LOCK = "lock";

  private static @Nullable Path folder;

  private TempSpace() {}

  /** A name that nobody else has. */
  static Path file() throws IOException {
    return folder().resolve(UUID.randomUUID().toString());
  }

  static synchronized Path folder() throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      Path created = Files.createTempDirectory(PREFIX);
      Path above = created.getParent();
      if (above != null) {
        sweep(above, created);
      }
      hold(created);
      folder = created;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(created)));
    }
    return folder;
  }

  /** Its lock is held until the process dies: the channel is never closed. */
  @SuppressWarnings("StreamResourceLeak")
  private static void hold(Path created) throws IOException {
    FileChannel channel =
        FileChannel.open(
            created.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    HELD.add(channel);
    channel.lock();
  }

  private static final java.util.List<FileChannel> HELD = new java.util.ArrayList<>();

  private static void sweep(Path above, Path own) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(above, PREFIX + "*")) {
      for (Path other : others) {
        if (!other.equals(own) && isLeft(other)) {
          deleteQuietly(other);
        }
      }
    }
  }

  private static boolean isLeft(Path other) {
    try (FileChannel channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (IOException | RuntimeException foreign) {
      return false; // somebody else's, or of this JVM
    }
  }

  private static void deleteQuietly(Path old) {
    try {
      MoreFiles.deleteRecursively(old, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException left) {
      return; // a later process tries again
    }
  }
}
