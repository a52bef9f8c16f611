package dev.promptbeam.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * An archive of the classes that a run loads, made once for each runnable file: the many processes
 * of the scenarios then spend a fifth less of the processor's time. Where a JVM cannot use it, it
 * starts as without.
 */
final class SharedClasses {
  private static final String QUIET = " -Xlog:disable"; // of an archive that cannot be used

  private SharedClasses() {}

  /** What the JVM is to be told. */
  static String option(Path runnable) {
    try {
      return "-XX:SharedArchiveFile=" + archive(runnable) + QUIET;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path archive(Path runnable) throws IOException, InterruptedException {
    String made = String.valueOf(Files.getLastModifiedTime(runnable).toMillis());
    Path archive = runnable.resolveSibling("classes-" + made + ".jsa");
    Path lock = runnable.resolveSibling("classes.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock one = channel.lock()) {
      if (one.isValid() && !Files.exists(archive)) {
        record(runnable, archive);
      }
    }
    return archive;
  }

  private static void record(Path runnable, Path archive) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(runnable.toAbsolutePath().getParent(), "recorded");
    Path fresh = folder.resolve("classes.jsa");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                runnable.toAbsolutePath().toString(),
                "run",
                Path.of("pipelines/quickstart.yaml").toAbsolutePath().toString(),
                "--endpoint",
                "emulator"));
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output.txt").toFile());
    ChildProcess.removeKeys(builder.environment());
    builder.environment().put("JAVA_OPTS", "-XX:ArchiveClassesAtExit=" + fresh);
    int code = builder.start().waitFor();
    if (code != 0 || !Files.exists(fresh)) {
      throw new IOException(
          "exit " + code + " and no archive: " + Files.readString(folder.resolve("output.txt")));
    }
    Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
  }
}
