package dev.promptbeam.dataset.file;

import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tells whether a pattern of a dataset would take a file, were it there. */
public final class PatternReach {
  private PatternReach() {}

  /**
   * @param specFolder what a relative pattern is relative to
   * @param pattern as {@link DatasetFiles#list} takes it
   */
  public static boolean takes(Path specFolder, String pattern, Path file) throws IOException {
    if (Locations.isRemote(pattern) || Locations.isRemote(file)) {
      return Locations.isRemote(pattern) && Locations.isRemote(file) && takesObject(pattern, file);
    }
    return takesFile(specFolder.toAbsolutePath().normalize(), pattern, real(file));
  }

  private static boolean takesObject(String pattern, Path file) {
    Path location = Locations.path(pattern);
    String glob = RemoteFiles.name(location);
    if (!GlobPattern.isGlob(glob)) {
      return isBelow(location, file);
    }
    return Objects.equals(location.getRoot(), file.getRoot())
        && ObjectSearch.matches(GlobPattern.waysOf(glob), RemoteFiles.name(file));
  }

  private static boolean takesFile(Path base, String pattern, Path file) throws IOException {
    Path location = base.resolve(pattern).normalize();
    if (Files.isDirectory(location) || !GlobPattern.isGlob(pattern)) {
      return isBelow(real(location), file);
    }
    List<List<String>> ways = new ArrayList<>();
    for (List<String> way : GlobPattern.waysOf(pattern)) {
      ways.add(realWay(pattern.startsWith("/") ? base.getRoot() : base, way));
    }
    return ObjectSearch.matches(ways, String.join("/", names(file)));
  }

  private static boolean isBelow(Path folder, Path file) {
    if (!file.startsWith(folder) || file.equals(folder)) {
      return false;
    }
    return names(folder.relativize(file)).stream().noneMatch(name -> name.startsWith("."));
  }

  private static List<String> names(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }

  private static List<String> literal(Path folder) {
    return names(folder).stream().map(name -> name.replaceAll("[*?\\[{\\\\]", "\\\\$0")).toList();
  }

  /** Without links and steps back, as far as it names folders by themselves. */
  private static List<String> realWay(Path start, List<String> way) throws IOException {
    Path folder = start;
    int step = 0;
    while (step < way.size() && !GlobPattern.isWild(way.get(step))) {
      folder = folder.resolve(GlobPattern.unescaped(way.get(step++)));
    }
    List<String> names = new ArrayList<>(literal(real(folder.normalize())));
    names.addAll(way.subList(step, way.size()));
    return names;
  }

  /** Through links, as far as there is anything. */
  private static Path real(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path parent = path.getParent();
    return parent == null ? path : real(parent).resolve(parent.relativize(path));
  }
}
