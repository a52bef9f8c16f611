package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks in a directory that no run has taken yet for what no start of a run can have left there: a
 * start that died early leaves empty folders and scrap.
 */
final class Strangers extends SimpleFileVisitor<Path> {
  private static final Set<String> FOLDERS =
      Set.of(
          "requests",
          "responses",
          "rows",
          "results",
          "dead-letter",
          "ledger",
          "emulator",
          "scratch");

  private final RunDirectory directory;
  private @Nullable Path first;

  private Strangers(RunDirectory directory) {
    this.directory = directory;
  }

  /** The first thing that is not of a run, relative to the directory; null where there is none. */
  static @Nullable Path firstIn(RunDirectory directory) throws IOException {
    Path root = directory.root();
    if (!Files.isDirectory(root)) {
      return null;
    }
    Strangers strangers = new Strangers(directory);
    Files.walkFileTree(root, strangers);
    return strangers.first == null ? null : root.relativize(strangers.first);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    boolean top = directory.root().equals(folder.getParent());
    return top && !FOLDERS.contains(String.valueOf(folder.getFileName()))
        ? found(folder)
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    boolean scrap = attributes.isRegularFile() && directory.isScrap(file);
    return scrap ? FileVisitResult.CONTINUE : found(file);
  }

  private FileVisitResult found(Path stranger) {
    first = stranger;
    return FileVisitResult.TERMINATE;
  }
}
