package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock held through the operating system: {@code kill -9} frees it at once, a stopped
 * process keeps it.
 *
 * <p>POSIX drops a process's lock when <i>any</i> channel on that file closes, so a second holder
 * in this JVM must be refused before it opens the file. A system property marks the file as taken:
 * it is seen from every class loader, unlike a static field.
 *
 * <p>A holder may delete the file: who locks a file that has lost its name has locked nothing, and
 * tries again.
 *
 * <p>The first byte of the file decides who holds it; nobody else touches that one. The holder
 * locks the second byte, too, for {@link #isHeld} to look at: so that a process which only looks
 * cannot make another fail that takes the lock at that moment.
 */
public final class FileLock implements AutoCloseable {
  private static final long DECIDING = 0;
  private static final long SHOWING = 1;
  private static final String HELD = "held";
  private static final String LOOKED_AT = "looked at";
  private static final Duration PAUSE = Duration.ofMillis(2);

  /** A look takes microseconds; one that is stopped in the middle of it must not stop others. */
  private static final int LONGEST_LOOK = 500;

  private final String mark;
  private final Path file;
  private final FileChannel channel;

  private FileLock(String mark, Path file, FileChannel channel) {
    this.mark = mark;
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock; null where another process, or another holder in this JVM, has it. */
  public static @Nullable FileLock tryAcquire(Path file) throws IOException {
    String mark = mark(file);
    if (!mark(mark, HELD)) {
      return null;
    }
    FileChannel channel = null;
    try {
      channel = lockNamed(file);
      if (channel != null) {
        show(channel);
        return new FileLock(mark, file, channel);
      }
      release(mark, null);
      return null;
    } catch (IOException | RuntimeException e) {
      release(mark, channel);
      throw e;
    }
  }

  /** The file with its deciding byte locked, under its name still; null where another has it. */
  private static @Nullable FileChannel lockNamed(Path file) throws IOException {
    while (true) {
      Object before = identity(file);
      FileChannel channel =
          DurableFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean locked = false;
      boolean named = false;
      try {
        locked = channel.tryLock(DECIDING, 1, false) != null;
        named = locked && before != null && isNamed(file, before);
      } finally {
        if (!named) {
          channel.close();
        }
      }
      if (named || !locked) {
        return named ? channel : null;
      }
    }
  }

  /**
   * True where the name stands for the file that this process has just locked. It may have stood
   * for another one meanwhile, and for a third with the number of the first: so the kernel is
   * asked, too, where it tells.
   */
  private static boolean isNamed(Path file, Object before) throws IOException {
    return before.equals(identity(file)) && !KernelLocks.deny(file);
  }

  /** What the name stands for; an open file's is not given to another. Null where it is free. */
  private static @Nullable Object identity(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file : key;
    } catch (NoSuchFileException free) {
      return null;
    }
  }

  /**
   * Deletes the file, so that nobody's lock loses its name but this one, which is free with that.
   */
  void deleteFile() throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * Names the process that has the lock, where the system tells. Nobody writes that to the file, so
   * that a start which finds nothing to do leaves the run as it was.
   */
  public static String holder(Path file) throws IOException {
    if (HELD.equals(System.getProperty(mark(file)))) {
      return "this process";
    }
    return KernelLocks.on(file).stream()
        .findFirst()
        .map(process -> "process " + process)
        .orElse("another process");
  }

  /** True where somebody holds it now, here or in another process. Disturbs nobody. */
  public static boolean isHeld(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    String mark = mark(file);
    if (!mark(mark, LOOKED_AT)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.tryLock(SHOWING, 1, true) == null;
    } finally {
      System.clearProperty(mark);
    }
  }

  /** Marks the file in this JVM; waits out who only looks at it, false where it is held. */
  private static boolean mark(String mark, String as) {
    Properties marks = System.getProperties();
    Object present = marks.putIfAbsent(mark, as);
    for (int look = 0; LOOKED_AT.equals(present) && look < LONGEST_LOOK; look++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      present = marks.putIfAbsent(mark, as);
    }
    return present == null;
  }

  /** Waits out who looks; a looker that was stopped meanwhile only makes us invisible. */
  private static void show(FileChannel channel) throws IOException {
    for (int look = 0; look < LONGEST_LOOK; look++) {
      if (channel.tryLock(SHOWING, 1, false) != null) {
        return;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Frees the lock; a second time does nothing, as the mark may be the next holder's by then. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      release(mark, channel);
    }
  }

  /** One name for the file, however its folder was reached; the file need not exist. */
  private static String mark(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path real = folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    return "promptbeam.lock:" + real;
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
