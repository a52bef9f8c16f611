package dev.promptbeam.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Another process at a lock: it tries to take it, once or often, only looks, or stops to look. */
final class LockProbe {
  private static final String LOOK = "look";
  private static final String STARE = "stare";
  private static final String CONTEND = "contend";

  private LockProbe() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    switch (arguments.length > 1 ? arguments[1] : "") {
      case LOOK -> System.out.print(FileLock.isHeld(file) ? "seen" : "unseen");
      case STARE -> {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        System.out.println(channel.tryLock(1, 1, true) == null ? "failed" : "staring");
        System.in.read(); // until the parent closes it
      }
      case CONTEND -> System.out.print(contend(file, Integer.parseInt(arguments[2])));
      default -> {
        FileLock lock = FileLock.tryAcquire(file);
        System.out.print(lock == null ? "refused: " + FileLock.holder(file) : "held");
      }
    }
  }

  /**
   * Takes the lock so often, and deletes its file each time; how often somebody else had it too.
   */
  private static int contend(Path file, int times) throws IOException {
    Path owner = file.resolveSibling("owner");
    int shared = 0;
    for (int taken = 0; taken < times; ) {
      try (FileLock lock = FileLock.tryAcquire(file)) {
        if (lock == null) {
          continue;
        }
        taken++;
        try {
          Files.createFile(owner);
          Files.delete(owner);
          lock.discard();
        } catch (FileAlreadyExistsException | NoSuchFileException twoOwners) {
          shared++;
        }
      }
    }
    return shared;
  }

  /** Processes that take the lock so often each while the others try; see {@link #contend}. */
  static List<String> contend(Path file, int processes, int times)
      throws IOException, InterruptedException {
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      started.add(start(file.toString(), CONTEND, String.valueOf(times)));
    }
    List<String> said = new ArrayList<>();
    for (Process process : started) {
      said.add(said(process));
    }
    return said;
  }

  /** What a new process finds that tries to take it: {@code held} or {@code refused}. */
  static String run(Path file) throws IOException, InterruptedException {
    return said(start(file.toString()));
  }

  /** What a new process finds that only looks: {@code seen} or {@code unseen}. */
  static String look(Path file) throws IOException, InterruptedException {
    return said(start(file.toString(), LOOK));
  }

  /** A process in the middle of a look, until it is closed. */
  static Stare stare(Path file) throws IOException {
    Process process = start(file.toString(), STARE);
    byte[] line = process.getInputStream().readNBytes("staring".length());
    if (!new String(line, StandardCharsets.UTF_8).equals("staring")) {
      throw new AssertionError("it could not look");
    }
    return new Stare(process);
  }

  /** See {@link #stare}. */
  record Stare(Process process) implements AutoCloseable {
    boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  private static Process start(String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = location(LockProbe.class) + ":" + location(FileLock.class);
    List<String> command =
        new ArrayList<>(
            List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classes, LockProbe.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String said(Process process) throws IOException, InterruptedException {
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code == 0 ? said : "exit " + code;
    }
  }

  private static String location(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
