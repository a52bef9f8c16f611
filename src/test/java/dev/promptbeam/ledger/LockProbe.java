package dev.promptbeam.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another process that tries to take a lock, says {@code held} or {@code refused: …}, and ends. */
final class LockProbe {
  private LockProbe() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    FileLock lock = FileLock.tryAcquire(file);
    System.out.print(lock == null ? "refused: " + FileLock.holder(file) : "held");
  }

  /** What a new process finds. */
  static String run(Path file) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = location(LockProbe.class) + ":" + location(FileLock.class);
    Process process =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                LockProbe.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
