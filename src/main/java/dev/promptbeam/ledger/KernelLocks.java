package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Who has locked a file, where the system tells: Linux does. */
final class KernelLocks {
  private static final Path LIST = Path.of("/proc/locks");

  /** Its columns: number, kind, mode, access, process, device and inode, range. */
  private static final int ACCESS = 3;

  private static final int PROCESS = 4;
  private static final int INODE = 5;

  private KernelLocks() {}

  /** The processes that have locked a part of the file for themselves; none where nobody tells. */
  static List<String> on(Path file) throws IOException {
    String inode = inode(file);
    return exclusive().stream()
        .filter(lock -> lock[INODE].endsWith(inode))
        .map(lock -> lock[PROCESS])
        .toList();
  }

  /** True where this process is listed with locks, and with none on the file. */
  static boolean deny(Path file) throws IOException {
    String self = String.valueOf(ProcessHandle.current().pid());
    String inode = inode(file);
    List<String[]> ours = exclusive().stream().filter(lock -> lock[PROCESS].equals(self)).toList();
    return !ours.isEmpty() && ours.stream().noneMatch(lock -> lock[INODE].endsWith(inode));
  }

  private static List<String[]> exclusive() throws IOException {
    if (!Files.isReadable(LIST)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(LIST)) {
      return lines
          .map(line -> line.trim().split("\\s+"))
          .filter(lock -> lock.length > INODE && lock[ACCESS].equals("WRITE"))
          .toList();
    }
  }

  /** As the list ends a file's number; of a file that is not there, what no lock ends in. */
  private static String inode(Path file) throws IOException {
    try {
      return Files.exists(LIST) ? ":" + Files.getAttribute(file, "unix:ino") : "none";
    } catch (NoSuchFileException absent) {
      return "none";
    }
  }
}
