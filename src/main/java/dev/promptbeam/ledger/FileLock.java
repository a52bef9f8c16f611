package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock held through the operating system: {@code kill -9} frees it at once, a stopped
 * process keeps it.
 *
 * <p>POSIX drops a process's lock when <i>any</i> channel on that file closes, so a second holder
 * in this JVM must be refused before it opens the file. A system property marks the file as taken:
 * it is seen from every class loader, unlike a static field.
 */
public final class FileLock implements AutoCloseable {
  /** Where Linux lists locks: number, kind, mode, access, process, device and inode, range. */
  private static final Path KERNEL_LOCKS = Path.of("/proc/locks");

  private static final int PROCESS = 4;
  private static final int INODE = 5;

  private final String mark;
  private final FileChannel channel;

  private FileLock(String mark, FileChannel channel) {
    this.mark = mark;
    this.channel = channel;
  }

  /** Takes the lock; null where another process, or another holder in this JVM, has it. */
  public static @Nullable FileLock tryAcquire(Path file) throws IOException {
    String mark = mark(file);
    if (System.getProperties().putIfAbsent(mark, "held") != null) {
      return null;
    }
    FileChannel channel = null;
    try {
      channel = DurableFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return new FileLock(mark, channel);
      }
      release(mark, channel);
      return null;
    } catch (IOException | RuntimeException e) {
      release(mark, channel);
      throw e;
    }
  }

  /**
   * Names the process that has the lock, where the system tells. Nobody writes that to the file, so
   * that a start which finds nothing to do leaves the run as it was.
   */
  public static String holder(Path file) throws IOException {
    if (System.getProperty(mark(file)) != null) {
      return "this process";
    }
    if (!Files.isReadable(KERNEL_LOCKS) || !Files.exists(file)) {
      return "another process";
    }
    String inode = ":" + Files.getAttribute(file, "unix:ino");
    try (Stream<String> locks = Files.lines(KERNEL_LOCKS)) {
      return locks
          .map(lock -> lock.trim().split("\\s+"))
          .filter(lock -> lock.length > INODE && lock[INODE].endsWith(inode))
          .findFirst()
          .map(lock -> "process " + lock[PROCESS])
          .orElse("another process");
    }
  }

  private static String mark(Path file) throws IOException {
    return "promptbeam.lock:" + realPath(file);
  }

  /** Frees the lock; a second time does nothing, as the mark may be the next holder's by then. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      release(mark, channel);
    }
  }

  /** One name for the file, however its folder was reached; the file need not exist. */
  private static Path realPath(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }

  private static void release(String mark, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      System.clearProperty(mark);
    }
  }
}
