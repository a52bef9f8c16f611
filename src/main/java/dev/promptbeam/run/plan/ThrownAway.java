package dev.promptbeam.run.plan;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone when its user is done, or the process ends before. */
record ThrownAway(Path path, Thread hook) implements AutoCloseable {
  private static final String PREFIX = "promptbeam-plan-";

  static ThrownAway create() throws IOException {
    Path path = Files.createTempDirectory(PREFIX);
    Thread hook = new Thread(() -> deleteQuietly(path), "promptbeam-plan-end");
    Runtime.getRuntime().addShutdownHook(hook);
    return new ThrownAway(path, hook);
  }

  @Override
  public void close() throws IOException {
    delete(path);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // it runs, and finds nothing more
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      delete(path);
    } catch (IOException stillWritten) {
      return; // the process ends, and there is nobody left to tell
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
