package dev.promptbeam.dataset.file;

import dev.promptbeam.model.IoReason;
import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import dev.promptbeam.storage.StorageUnavailableException;
import dev.promptbeam.storage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
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
  private static final Set<String> UNREADABLE = Set.of("zip", "7z", "lz4", "tar", "tgz");

  /** More than a path can have on any system. */
  private static final int LONGEST_PATTERN = 10_000;

  private DatasetFiles() {}

  /**
   * Lists the files that patterns name, each once, however many of them name it.
   *
   * <p>A pattern is a file, a folder (all its files at any depth, hidden ones left out) or a glob
   * ({@code * ** ? [..] {a,b}}; {@code **}{@code /} also stands for no folder at all; a backslash
   * takes a letter as it is). Where a file has the very name of a glob, it is that file. What a
   * folder or a glob holds and cannot be read is listed too, as unreadable.
   *
   * @param specFolder what relative patterns and the paths of the result are relative to
   * @return at least one file, in the order of {@link String#compareTo} of their paths, which is
   *     the source order
   * @throws DatasetException where a pattern names nothing that can be read
   */
  public static List<DataFile> list(Path specFolder, List<String> patterns)
      throws DatasetException {
    Path base = specFolder.toAbsolutePath().normalize();
    List<DataFile> files = new ArrayList<>();
    for (String pattern : patterns) {
      if (Locations.isRemote(pattern)) {
        files.addAll(pinObjects(pattern));
        continue;
      }
      List<FoundFile> found = expand(base, pattern);
      boolean isNamed =
          found.size() == 1 && found.get(0).location().equals(base.resolve(pattern).normalize());
      for (FoundFile file : found) {
        files.add(isNamed ? pin(base, file.location()) : pinFound(base, file));
      }
    }
    if (files.isEmpty()) {
      throw new DatasetException("dataset.path names no file");
    }
    files.sort(Comparator.comparing(DataFile::path));
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

  private static List<FoundFile> expand(Path base, String pattern) throws DatasetException {
    if (pattern.isBlank() || pattern.indexOf('\0') >= 0) {
      throw new DatasetException("dataset.path is empty; name a file, a folder or a glob");
    }
    if (pattern.length() > LONGEST_PATTERN) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "dataset.path has %,d characters; no path has more than %,d",
              pattern.length(),
              LONGEST_PATTERN));
    }
    try {
      List<FoundFile> files = FileSearch.find(base, pattern);
      if (!files.isEmpty()) {
        return files;
      }
    } catch (PatternSyntaxException e) {
      throw new DatasetException(pattern + " is no glob: " + e.getDescription() + hint(pattern), e);
    } catch (IOException e) {
      throw new DatasetException(pattern + " cannot be listed: " + IoReason.of(e), e);
    }
    throw new DatasetException(nothing(base, pattern));
  }

  private static List<DataFile> pinObjects(String pattern) throws DatasetException {
    try {
      List<StoredObject> objects = ObjectSearch.find(pattern);
      if (objects.isEmpty()) {
        RemoteFiles.check(Locations.path(pattern));
        throw new DatasetException(
            pattern
                + (GlobPattern.isGlob(pattern)
                    ? " matches no object"
                    : " is missing: there is no object of that name, and none below it")
                + hint(pattern));
      }
      for (StoredObject object : objects) {
        refuseByName(object.path().toString());
      }
      return ObjectFiles.pinAll(objects);
    } catch (PatternSyntaxException e) {
      throw new DatasetException(pattern + " is no glob: " + e.getDescription() + hint(pattern), e);
    } catch (InvalidPathException e) {
      throw new DatasetException(pattern + ": " + e.getReason(), e);
    } catch (StorageUnavailableException e) {
      throw new UncheckedIOException(e); // no fault of the dataset
    } catch (IOException e) {
      throw new DatasetException(pattern + " cannot be read: " + IoReason.of(e), e);
    }
  }

  private static String nothing(Path base, String pattern) {
    Path location = base.resolve(pattern).normalize();
    if (Files.isDirectory(location)) {
      return pattern + " is a folder without files: " + location;
    }
    if (Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
      return pattern + " " + FileSearch.problemOf(location) + ": " + location;
    }
    String what = GlobPattern.isGlob(pattern) ? " matches no file; looked for " : " is missing: ";
    return pattern + what + location + "; paths are relative to the spec's folder" + hint(pattern);
  }

  /** Names with such letters are taken for patterns. */
  private static String hint(String pattern) {
    boolean isOdd = pattern.chars().anyMatch(letter -> "[]{}".indexOf(letter) >= 0);
    return isOdd ? "; a backslash before [ ] { } * ? or \\ takes it as it is" : "";
  }

  /** What a folder or a glob holds costs its own rows only, where it cannot be read. */
  private static DataFile pinFound(Path base, FoundFile found) throws DatasetException {
    String problem = found.problem();
    if (problem == null) {
      refuseByName(relative(base, found.location()));
      try {
        return PinnedFile.pin(relative(base, found.location()), found.location());
      } catch (IOException e) {
        problem = "cannot be read: " + IoReason.of(e);
      }
    }
    return DataFile.unreadable(
        relative(base, found.location()), found.location().toString(), problem);
  }

  private static String relative(Path base, Path location) {
    return base.relativize(location).toString();
  }

  private static DataFile pin(Path base, Path location) throws DatasetException {
    String path = relative(base, location);
    if (!Locations.isRemote(location) && !Files.isReadable(location)) {
      throw new DatasetException(path + " cannot be read; check its permissions: " + location);
    }
    refuseByName(path);
    try {
      return PinnedFile.pin(path, location);
    } catch (IOException e) {
      throw new DatasetException(path + " cannot be read: " + IoReason.of(e), e);
    }
  }

  private static void refuseByName(String path) throws DatasetException {
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (UNREADABLE.contains(extension)) {
      throw new DatasetException(
          path + ": ." + extension + " is not seen through; unpack it, or use .zst");
    }
  }

  /** Links can give one file two names: the first in source order stays. */
  private static List<DataFile> withoutRepeats(List<DataFile> files) throws DatasetException {
    Set<Path> seen = new HashSet<>();
    List<DataFile> result = new ArrayList<>();
    for (DataFile file : files) {
      Path location = Locations.path(file.location());
      boolean isLinked = file.isReadable() && !Locations.isRemote(location);
      try {
        if (seen.add(isLinked ? location.toRealPath() : location)) {
          result.add(file);
        }
      } catch (IOException e) {
        throw new DatasetException(file.path() + " cannot be read: " + IoReason.of(e), e);
      }
    }
    return List.copyOf(result);
  }
}
