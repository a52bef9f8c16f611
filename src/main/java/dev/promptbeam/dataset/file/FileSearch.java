package dev.promptbeam.dataset.file;

import dev.promptbeam.model.IoReason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what one pattern names. What a folder or a glob holds and cannot be read is found too, with
 * the reason: a link that leads nowhere, a pipe, a folder that cannot be listed.
 *
 * <p>A folder is looked through once for each rest of the pattern, so links that lead upwards end.
 */
final class FileSearch {
  private static final List<String> EVERYTHING = List.of(GlobPattern.ANY_DEPTH);

  private final Path base;

  /** As far as a pattern names folders by themselves, before any choice. */
  private Path named;

  private final Map<Path, FoundFile> found = new LinkedHashMap<>();
  private final Set<Looked> looked = new HashSet<>();
  private final Map<String, PathMatcher> matchers = new HashMap<>();

  /** Links to folders wait until their own folders are through, so files have direct names. */
  private final Queue<Looked> links =
      new PriorityQueue<>(
          Comparator.comparing((Looked link) -> link.folder().getNameCount())
              .thenComparing(Looked::folder));

  private record Looked(Path folder, List<String> rest) {}

  private FileSearch(Path base) {
    this.base = base;
    this.named = base;
  }

  /** The files below a base, in no order; none where the pattern names nothing. */
  static List<FoundFile> find(Path base, String pattern) throws IOException {
    FileSearch search = new FileSearch(base);
    Path location = base.resolve(pattern).normalize();
    if (Files.isRegularFile(location)) {
      return List.of(FoundFile.readable(location));
    }
    if (Files.isDirectory(location)) {
      search.wholeFolder(location);
    } else if (GlobPattern.isGlob(pattern)) {
      search.glob(pattern);
    }
    return List.copyOf(search.found.values());
  }

  private void wholeFolder(Path folder) throws IOException {
    if (!Files.isReadable(folder)) {
      throw new AccessDeniedException(folder.toString(), null, "permission denied");
    }
    search(folder, EVERYTHING);
    followLinks();
  }

  private void followLinks() throws IOException {
    for (Looked link = links.poll(); link != null; link = links.poll()) {
      search(link.folder(), link.rest());
    }
  }

  private void glob(String pattern) throws IOException {
    List<List<String>> ways = GlobPattern.waysOf(pattern);
    ways.forEach(way -> way.forEach(this::matcher)); // a broken one is refused, wherever it stands
    Path start = pattern.startsWith("/") ? base.getRoot() : base;
    named = ways.size() == 1 ? literalFolder(start, ways.get(0)) : start;
    for (List<String> way : ways) {
      if (!way.isEmpty()) {
        search(start, way);
      }
    }
    followLinks();
  }

  private static Path literalFolder(Path start, List<String> way) {
    Path folder = start;
    for (String name : way) {
      if (GlobPattern.isWild(name)) {
        break;
      }
      folder = folder.resolve(GlobPattern.unescaped(name));
    }
    return folder;
  }

  /** Looks in a folder for what the rest of a pattern names. */
  private void search(Path folder, List<String> rest) throws IOException {
    String name = rest.get(0);
    List<String> behind = rest.subList(1, rest.size());
    if (!GlobPattern.isWild(name)) {
      step(folder.resolve(GlobPattern.unescaped(name)), behind);
      return;
    }
    if (!Files.isDirectory(folder) || !looked.add(new Looked(folder.toRealPath(), rest))) {
      return;
    }
    boolean anyDepth = name.equals(GlobPattern.ANY_DEPTH);
    if (anyDepth && !behind.isEmpty()) {
      search(folder, behind);
    }
    for (Path child : children(folder)) {
      String childName = child.getFileName().toString();
      boolean isHidden = childName.startsWith(".") && !name.startsWith(".");
      if (isHidden || !(anyDepth || matcher(name).matches(child.getFileName()))) {
        continue;
      }
      boolean isFolder = Files.isDirectory(child);
      if (isFolder && (anyDepth || !behind.isEmpty())) {
        enter(child, anyDepth ? rest : behind);
      } else if (behind.isEmpty()) {
        take(child);
      } else if (leadsNowhere(child) && (!anyDepth || mayBeFolder(childName))) {
        add(child, problemOf(child));
      }
    }
  }

  private void enter(Path folder, List<String> rest) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      links.add(new Looked(folder, rest));
    } else {
      search(folder, rest);
    }
  }

  /** Where a pattern names no other than this. */
  private void step(Path child, List<String> behind) throws IOException {
    if (!behind.isEmpty() && leadsNowhere(child) && !named.startsWith(child)) {
      add(child, problemOf(child));
    } else if (!behind.isEmpty()) {
      search(child, behind);
    } else if (Files.isDirectory(child)) {
      wholeFolder(child);
    } else if (Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
      take(child);
    }
  }

  private void take(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      add(file, problemOf(file));
    }
  }

  private void add(Path file, @Nullable String problem) {
    Path location = file.normalize();
    found.putIfAbsent(location, new FoundFile(location, problem));
  }

  private static boolean leadsNowhere(Path child) {
    return Files.isSymbolicLink(child) && !Files.exists(child);
  }

  /** Where folders and files are looked for alike, names without a dot are those of folders. */
  private static boolean mayBeFolder(String name) {
    return name.indexOf('.') < 0;
  }

  private List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      add(folder, "cannot be listed: " + IoReason.of(Objects.requireNonNull(e.getCause())));
    } catch (IOException e) {
      add(folder, "cannot be listed: " + IoReason.of(e));
    }
    children.sort(Comparator.naturalOrder());
    return children;
  }

  private PathMatcher matcher(String name) {
    return matchers.computeIfAbsent(
        name, glob -> base.getFileSystem().getPathMatcher("glob:" + glob));
  }

  /** Why an entry of a folder is no file that can be read; null where it is one. */
  static @Nullable String problemOf(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        return "is a pipe, a socket or a device, not a file";
      }
      return Files.isReadable(file) ? null : "cannot be read: permission denied";
    } catch (NoSuchFileException e) {
      return Files.isSymbolicLink(file)
          ? "is a link to " + target(file) + ", which is missing"
          : "vanished while it was listed";
    } catch (IOException e) {
      return "cannot be read: " + IoReason.of(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "what cannot be told (" + IoReason.of(e) + ")";
    }
  }
}
