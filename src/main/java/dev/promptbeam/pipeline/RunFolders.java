package dev.promptbeam.pipeline;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The runs in a folder and in its folders, links followed, each once by its real path. What is not
 * there any more when it is looked at is passed over.
 */
final class RunFolders {
  private static final int DEPTH = 2;

  private final Lister lister;
  private final Set<Path> runs = new LinkedHashSet<>();
  private final List<String> unreadable = new ArrayList<>();

  /** What is in a folder. */
  @FunctionalInterface
  interface Lister {
    Stream<Path> list(Path folder) throws IOException;
  }

  private RunFolders(Lister lister) {
    this.lister = lister;
  }

  static RunFolders below(Path folder) {
    return below(folder, Files::list);
  }

  static RunFolders below(Path folder, Lister lister) {
    RunFolders folders = new RunFolders(lister);
    folders.look(folder, DEPTH);
    return folders;
  }

  /** The directories of runs, by their real paths. */
  Set<Path> runs() {
    return runs;
  }

  /** Sentences about folders that could not be looked through. */
  List<String> unreadable() {
    return unreadable;
  }

  private void look(Path folder, int depth) {
    try {
      if (RunDirectory.of(folder).exists()) {
        runs.add(folder.toRealPath());
      } else if (depth > 0) {
        for (Path inner : foldersIn(folder)) {
          look(inner, depth - 1);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      IOException cause =
          e instanceof UncheckedIOException wrapped ? wrapped.getCause() : (IOException) e;
      if (Files.isDirectory(folder)) {
        unreadable.add(
            "warning: reuse: nothing of "
                + folder
                + " is taken: it cannot be looked through: "
                + IoReason.of(cause));
      }
    }
  }

  private List<Path> foldersIn(Path folder) throws IOException {
    try (Stream<Path> all = lister.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }
}
