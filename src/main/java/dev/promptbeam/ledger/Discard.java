package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes the directory of a run that did not begin, its lock last. */
final class Discard extends SimpleFileVisitor<Path> {
  private final RunDirectory directory;
  private final HeldLock lock;

  Discard(RunDirectory directory, HeldLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (file.startsWith(directory.scratch())) {
      Files.deleteIfExists(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause)
      throws IOException {
    if (cause != null) {
      throw cause;
    }
    try {
      if (folder.equals(directory.root())) {
        lock.discard();
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    } catch (DirectoryNotEmptyException kept) {
      return FileVisitResult.CONTINUE;
    }
  }
}
