package dev.promptbeam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts the folders of tests into memory where there is plenty. Every record of a run is forced to
 * disk: on a disk that takes milliseconds for it the tests would mostly wait for that.
 */
public final class TempDirInMemory implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long PLENTY = 4L << 30;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return hasPlenty()
        ? Files.createTempDirectory(MEMORY, "promptbeam")
        : Files.createTempDirectory("promptbeam");
  }

  private static boolean hasPlenty() throws IOException {
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= PLENTY;
  }
}
