package dev.promptbeam.report.metrics;

import dev.promptbeam.model.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A file with the figures of a run as Prometheus' text, whole by rename. Everybody may read it:
 * those who collect such files are seldom those who run things, and no row's text stands in it.
 */
public final class MetricsFile {
  private static final String READABLE = "rw-r--r--";

  private final Path file;

  public MetricsFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** Why it cannot be written; null where it can. */
  public @Nullable String fault() {
    if (Files.isDirectory(file)) {
      return file + " is a folder";
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return file + " is no regular file, and would be replaced by one";
    }
    try {
      Files.delete(temporary());
      return null;
    } catch (IOException e) {
      return "cannot write " + IoReason.withFile(e);
    }
  }

  public void write(Figures figures) throws IOException {
    Path written = temporary();
    try {
      Files.writeString(written, PrometheusText.of(figures.metrics()));
      if (Files.getFileAttributeView(written, PosixFileAttributeView.class) != null) {
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString(READABLE));
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Not named as what collectors look for. */
  private Path temporary() throws IOException {
    return Files.createTempFile(file.getParent(), "." + file.getFileName(), ".tmp");
  }
}
