package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock held through the operating system: {@code kill -9} frees it at once, a stopped
 * process keeps it.
 *
 * <p>POSIX drops a process's lock when <i>any</i> channel on that file closes, so a second holder
 * in this JVM must be refused before it opens the file. A system property marks the file as taken:
 * it is seen from every class loader, unlike a static field.
 *
 * <p>A holder may delete the file: who locks a file that has lost its name has locked nothing. So
 * what has the name is opened once more behind the lock; that it overlaps with it is the proof.
 *
 * <p>The first byte of the file decides who holds it; nobody else touches that one. The holder
 * locks the second byte, too, for {@link #isHeld} to look at: so that a process which only looks
 * cannot make another fail that takes the lock at that moment.
 */
public final class FileLock implements HeldLock {
  private static final long DECIDING = 0;
  private static final long SHOWING = 1;

  /** Its columns: number, kind, mode, access, process, device and inode, range. */
  private static final Path LIST = Path.of("/proc/locks");

  private static final int ACCESS = 3;
  private static final int PROCESS = 4;
  private static final int INODE = 5;

  private static final String HELD = "held";
  private static final String LOOKED_AT = "looked at";
  private static final Duration PAUSE = Duration.ofMillis(2);

  /** A look takes microseconds; one that is stopped in the middle of it must not stop others. */
  private static final int LONGEST_LOOK = 500;

  private final String mark;
  private final Path file;

  /** On what is locked: closing any of them would free it. */
  private final List<FileChannel> channels = new ArrayList<>();

  private boolean closed;

  private FileLock(String mark, Path file) {
    this.mark = mark;
    this.file = file;
  }

  /** Takes the lock; null where another process, or another holder in this JVM, has it. */
  public static @Nullable FileLock tryAcquire(Path file) throws IOException {
    String mark = mark(file);
    if (!mark(mark, HELD)) {
      return null;
    }
    FileLock lock = new FileLock(mark, file);
    boolean held = false;
    try {
      held = lock.take();
    } finally {
      if (!held) {
        lock.close();
      }
    }
    return held ? lock : null;
  }

  private boolean take() throws IOException {
    FileChannel locked = open();
    if (locked.tryLock(DECIDING, 1, false) == null) {
      return false;
    }
    while (true) {
      FileChannel named = open();
      try {
        if (named.tryLock(DECIDING, 1, false) == null) {
          return false;
        }
      } catch (OverlappingFileLockException same) {
        show(locked);
        return true;
      }
      channels.remove(locked); // it had lost its name
      locked.close();
      locked = named;
    }
  }

  private FileChannel open() throws IOException {
    FileChannel channel =
        DurableFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channels.add(channel);
    return channel;
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

  /** Deletes the file while it is held, so that nobody's lock loses its name but this one. */
  @Override
  public void discard() throws IOException {
    Files.deleteIfExists(file);
    close();
  }

  /** It is held as long as the process lives, or stands still. */
  @Override
  public void onLost(Runnable stop) {}

  /**
   * Names the process that has the lock, where the system tells: Linux does. Nobody writes that to
   * the file, so that a start which finds nothing to do leaves the run as it was.
   */
  public static String holder(Path file) throws IOException {
    if (HELD.equals(System.getProperty(mark(file)))) {
      return "this process";
    }
    if (!Files.isReadable(LIST) || !Files.exists(file)) {
      return "another process";
    }
    String inode = ":" + Files.getAttribute(file, "unix:ino");
    try (Stream<String> lines = Files.lines(LIST)) {
      return lines
          .map(line -> line.trim().split("\\s+"))
          .filter(lock -> lock.length > INODE && lock[ACCESS].equals("WRITE"))
          .filter(lock -> lock[INODE].endsWith(inode))
          .map(lock -> "process " + lock[PROCESS])
          .findFirst()
          .orElse("another process");
    }
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

  /** One name for the file, however its folder was reached; the file need not exist. */
  private static String mark(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path real = folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    return "promptbeam.lock:" + real;
  }

  /** Frees the lock; a second time does nothing, as the mark may be the next holder's by then. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      for (FileChannel channel : channels) {
        channel.close();
      }
    } finally {
      System.clearProperty(mark);
    }
  }
}
