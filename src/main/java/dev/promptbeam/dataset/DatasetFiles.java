package dev.promptbeam.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Finds the files of a dataset. */
public final class DatasetFiles {
  private static final Set<String> UNREADABLE = Set.of("zip", "xz", "7z", "lz4", "tar", "tgz");

  private DatasetFiles() {}

  /**
   * Lists the files that patterns name, each once, however many of them name it.
   *
   * <p>A pattern is a file, a folder (all its files at any depth, hidden ones left out) or a glob
   * ({@code * ** ? [..] {a,b}}; {@code **}{@code /} also stands for no folder at all). Where a file
   * has the very name of a glob, it is that file.
   *
   * @param specFolder what relative patterns and the paths of the result are relative to
   * @return at least one file, in the order of {@link String#compareTo} of their paths, which is
   *     the source order
   * @throws DatasetException where a pattern names nothing that can be read
   */
  public static List<DataFile> list(Path specFolder, List<String> patterns)
      throws DatasetException {
    Path base = specFolder.toAbsolutePath().normalize();
    List<Path> found = new ArrayList<>();
    for (String pattern : patterns) {
      found.addAll(expand(base, pattern));
    }
    List<DataFile> files = pin(base, found);
    if (files.isEmpty()) {
      throw new DatasetException("dataset.path names no file");
    }
    return withoutRepeats(files);
  }

  /**
   * The given files as they are now.
   *
   * @param folder what the paths of the result are relative to
   * @return in the order of their paths
   * @throws DatasetException where one is missing or cannot be read
   */
  public static List<DataFile> pin(Path folder, List<Path> locations) throws DatasetException {
    Path base = folder.toAbsolutePath().normalize();
    List<DataFile> files = new ArrayList<>();
    for (Path location : locations) {
      files.add(pin(base, location));
    }
    files.sort(Comparator.comparing(DataFile::path));
    return List.copyOf(files);
  }

  private static List<Path> expand(Path base, String pattern) throws DatasetException {
    if (pattern.isBlank() || pattern.indexOf('\0') >= 0) {
      throw new DatasetException("dataset.path is empty; name a file, a folder or a glob");
    }
    if (pattern.startsWith("gs://")) {
      throw new DatasetException(
          pattern + ": this version does not read gs:// yet; copy the files here first");
    }
    Path location = base.resolve(pattern).normalize();
    try {
      List<Path> files = new FileSearch(base).find(pattern);
      if (!files.isEmpty()) {
        return files;
      }
    } catch (PatternSyntaxException e) {
      throw new DatasetException(pattern + " is no glob: " + e.getDescription(), e);
    } catch (IOException e) {
      throw new DatasetException(pattern + " cannot be listed: " + e, e);
    }
    if (Files.isDirectory(location)) {
      throw new DatasetException(pattern + " is a folder without files: " + location);
    }
    if (Files.exists(location)) {
      throw new DatasetException(pattern + " is neither a file nor a folder: " + location);
    }
    String what = FileSearch.isGlob(pattern) ? " matches no file; looked for " : " is missing: ";
    throw new DatasetException(
        pattern + what + location + "; paths are relative to the spec's folder");
  }

  private static DataFile pin(Path base, Path location) throws DatasetException {
    String path = base.relativize(location).toString();
    if (!Files.isReadable(location)) {
      throw new DatasetException(path + " cannot be read; check its permissions: " + location);
    }
    if (!Compression.of(path).isAvailable()) {
      throw new DatasetException(
          path + ": this build cannot read .zst; unpack the file, or use .gz");
    }
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (UNREADABLE.contains(extension)) {
      throw new DatasetException(
          path + ": ." + extension + " is not seen through; unpack it, or use .gz or .bz2");
    }
    try {
      return PinnedFile.pin(path, location);
    } catch (IOException e) {
      throw new DatasetException(path + " cannot be read: " + e, e);
    }
  }

  /** Links can give one file two names: the first in source order stays. */
  private static List<DataFile> withoutRepeats(List<DataFile> files) throws DatasetException {
    Set<Path> seen = new HashSet<>();
    List<DataFile> result = new ArrayList<>();
    for (DataFile file : files) {
      try {
        if (seen.add(Path.of(file.location()).toRealPath())) {
          result.add(file);
        }
      } catch (IOException e) {
        throw new DatasetException(file.path() + " cannot be read: " + e, e);
      }
    }
    return List.copyOf(result);
  }
}
