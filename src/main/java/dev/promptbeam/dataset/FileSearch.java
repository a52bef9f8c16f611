package dev.promptbeam.dataset;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Finds the regular files that one pattern names. */
final class FileSearch {
  private final Path base;

  FileSearch(Path base) {
    this.base = base;
  }

  static boolean isGlob(String pattern) {
    return pattern.chars().anyMatch(letter -> "*?[{".indexOf(letter) >= 0);
  }

  /** The files, in no order; none where the pattern names nothing. */
  List<Path> find(String pattern) throws IOException {
    Path location = base.resolve(pattern).normalize();
    if (Files.isRegularFile(location)) {
      return List.of(location);
    }
    if (Files.isDirectory(location)) {
      return files(location, path -> true, false);
    }
    return isGlob(pattern) ? glob(pattern) : List.of();
  }

  /** Only what is below the folder named before the first wildcard is looked at. */
  private List<Path> glob(String pattern) throws IOException {
    int wildcard = 0;
    while (!isGlob(pattern.substring(wildcard, wildcard + 1))) {
      wildcard++;
    }
    int slash = pattern.lastIndexOf('/', wildcard);
    Path folder = base.resolve(pattern.substring(0, slash + 1)).normalize();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    String rest = pattern.substring(slash + 1);
    List<PathMatcher> matchers = new ArrayList<>();
    for (String variant : variants(rest, 0)) {
      matchers.add(folder.getFileSystem().getPathMatcher("glob:" + variant));
    }
    PathMatcher any = path -> matchers.stream().anyMatch(matcher -> matcher.matches(path));
    return files(folder, any, rest.startsWith(".") || rest.contains("/."));
  }

  /** Java's globs want a folder for {@code **}{@code /}; people do not. */
  private static List<String> variants(String pattern, int from) {
    int index = pattern.indexOf("**/", from);
    if (index < 0) {
      return List.of(pattern);
    }
    List<String> all = new ArrayList<>(variants(pattern, index + 1));
    if (index == 0 || pattern.charAt(index - 1) == '/') {
      all.addAll(variants(pattern.substring(0, index) + pattern.substring(index + 3), index));
    }
    return all;
  }

  private static List<Path> files(Path folder, PathMatcher matcher, boolean hidden)
      throws IOException {
    List<Path> found = new ArrayList<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            boolean isLeft = !hidden && isHidden(path) && !path.equals(folder);
            return isLeft ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            boolean isSeen = hidden || !isHidden(path);
            if (attributes.isRegularFile() && isSeen && matcher.matches(folder.relativize(path))) {
              found.add(path);
            }
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(
        folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    return found;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
