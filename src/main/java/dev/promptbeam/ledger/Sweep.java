package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes litter, while a runner that ends in this process may clear its own away beside it. */
final class Sweep extends SimpleFileVisitor<Path> {
  private final RunDirectory directory;

  Sweep(RunDirectory directory) {
    this.directory = directory;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile() && directory.isLitter(file)) {
      Files.deleteIfExists(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
    return unlessGone(cause);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause)
      throws IOException {
    return unlessGone(cause);
  }

  private static FileVisitResult unlessGone(@Nullable IOException cause) throws IOException {
    if (cause != null && !(cause instanceof NoSuchFileException)) {
      throw cause;
    }
    return FileVisitResult.CONTINUE;
  }
}
