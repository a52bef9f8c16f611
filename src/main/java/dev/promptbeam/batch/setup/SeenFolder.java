package dev.promptbeam.batch.setup;

import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the files that rows bring along, as the command saw it: a worker on which it is not
 * mounted would find each of them missing, and end all rows for what is no row's fault.
 *
 * @param path of the folder; null where rows may bring files from anywhere
 * @param names some of what the command saw in it
 */
public record SeenFolder(@Nullable String path, List<String> names) implements Serializable {
  public static final SeenFolder ANY = new SeenFolder(null, List.of());

  private static final int SOME = 16;
  private static final String ADVICE =
      "mount it under the same path wherever the run works, and run it again";

  public SeenFolder {
    names = List.copyOf(names);
  }

  /** Looks into a folder of this machine; into one that cannot be read it does not. */
  public static SeenFolder of(Path folder) {
    List<String> names = names(folder);
    return new SeenFolder(folder.toString(), names == null ? List.of() : names);
  }

  /** Some names in a folder; null where it cannot be read, as its files may be all the same. */
  private static @Nullable List<String> names(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
        if (names.size() == SOME) {
          break;
        }
      }
      return names;
    } catch (IOException | DirectoryIteratorException unreadable) {
      return null;
    }
  }

  /**
   * To be asked where a file is not there.
   *
   * @throws WorkerUnfitException where the folder is not there, is empty, or is another one here
   */
  public void requireHere() {
    if (path == null) {
      return;
    }
    Path folder = Locations.path(path);
    if (!Files.isDirectory(folder)) {
      throw new WorkerUnfitException("does not see media.folder, " + path + "; " + ADVICE);
    }
    if (List.of().equals(names(folder))) {
      throw new WorkerUnfitException("sees media.folder, " + path + ", empty; " + ADVICE);
    }
    if (!names.isEmpty() && names.stream().noneMatch(name -> Files.exists(folder.resolve(name)))) {
      throw new WorkerUnfitException(
          "sees another media.folder, "
              + path
              + ", in which there is no "
              + names.get(0)
              + "; "
              + ADVICE);
    }
  }
}
