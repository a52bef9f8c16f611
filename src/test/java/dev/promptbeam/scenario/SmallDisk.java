package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system in memory, of a size that a test chooses; only root may mount one. */
public final class SmallDisk implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 30;
  private static final int PIECE = 4096;

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
  }

  /** Mounts one; where that is not allowed the test is skipped and says so. */
  public static SmallDisk mount(Path folder, String size) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String said = said("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    Assumptions.assumeTrue(said.isEmpty(), "no small disk can be mounted here: " + said);
    return new SmallDisk(folder);
  }

  /** Takes all the room there is. */
  void fill() throws IOException {
    try (var out = Files.newOutputStream(filler)) {
      byte[] piece = new byte[PIECE];
      while (folder.toFile().getUsableSpace() > 0) {
        out.write(piece);
      }
    }
    assertThat(folder.toFile().getUsableSpace()).isZero();
  }

  /** Gives the room back. */
  void makeRoom() throws IOException {
    Files.delete(filler);
  }

  public void resize(String size) throws IOException, InterruptedException {
    remount("size=" + size);
  }

  /** Lets nobody write any more, root included. */
  void forbidWriting() throws Exception {
    // Refused as long as some file happens to be open for writing.
    Eventually.holds(
        "it is read-only",
        () -> said("mount", "-o", "remount,ro", folder.toString()).isEmpty(),
        folder::toString);
  }

  /** Lets nobody run or load a file of it. */
  void forbidExecution() throws IOException, InterruptedException {
    remount("noexec");
  }

  void allowWriting() throws IOException, InterruptedException {
    remount("rw");
  }

  private void remount(String options) throws IOException, InterruptedException {
    assertThat(said("mount", "-o", "remount," + options, folder.toString())).isEmpty();
  }

  /** What a command said that failed; nothing where it did not. */
  private static String said(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException absent) {
      return String.valueOf(absent.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return new ArrayList<>(List.of(command)) + " does not end";
    }
    return process.exitValue() == 0 ? "" : said;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    assertThat(said("umount", "-l", folder.toString())).isEmpty();
  }
}
