package dev.promptbeam.dataset.file;

import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import dev.promptbeam.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the objects that one pattern names, as {@link FileSearch} finds files: hidden ones are left
 * out, and what is no pattern names a file or all of a folder. Objects are listed by what their
 * names begin with, however many folders they lie in.
 */
final class ObjectSearch {
  private final Path bucket;
  private final Map<String, Pattern> patterns = new LinkedHashMap<>();
  private final Map<String, StoredObject> found = new LinkedHashMap<>();

  private ObjectSearch(Path bucket) {
    this.bucket = bucket;
  }

  /** What a {@code gs://} pattern names; none where that is nothing. */
  static List<StoredObject> find(String pattern) throws IOException {
    Path location = Locations.path(pattern);
    Path bucket = location.getRoot();
    StoredObject file = RemoteFiles.find(location);
    if (file != null) {
      return List.of(file);
    }
    List<StoredObject> below =
        RemoteFiles.below(location).stream()
            .filter(object -> isShown(names(location.relativize(object.path()).toString()), 0))
            .toList();
    String glob = RemoteFiles.name(location);
    if (!below.isEmpty() || !GlobPattern.isGlob(glob)) {
      return below;
    }
    ObjectSearch search = new ObjectSearch(bucket);
    List<List<String>> ways = GlobPattern.waysOf(glob);
    ways.forEach(way -> way.stream().filter(GlobPattern::isWild).forEach(search::pattern));
    for (List<String> way : ways) {
      search.look(way);
    }
    return new ArrayList<>(search.found.values());
  }

  /** Whether a name is met by one of the ways of a pattern. */
  static boolean matches(List<List<String>> ways, String name) {
    ObjectSearch search = new ObjectSearch(Path.of(""));
    ways.forEach(way -> way.stream().filter(GlobPattern::isWild).forEach(search::pattern));
    return ways.stream().anyMatch(way -> search.matches(way, 0, names(name), 0));
  }

  private void look(List<String> way) throws IOException {
    for (StoredObject object : RemoteFiles.startingWith(bucket, beginning(way))) {
      String name = RemoteFiles.name(object.path());
      if (matches(way, 0, names(name), 0)) {
        found.putIfAbsent(name, object);
      }
    }
  }

  /** What the names of all that a way may meet begin with. */
  private static String beginning(List<String> way) {
    StringBuilder beginning = new StringBuilder();
    for (String name : way) {
      if (GlobPattern.isWild(name)) {
        return beginning.append(GlobPattern.unescaped(literalStart(name))).toString();
      }
      beginning.append(GlobPattern.unescaped(name)).append('/');
    }
    beginning.setLength(Math.max(0, beginning.length() - 1)); // a file, or a folder
    return beginning.toString();
  }

  private static String literalStart(String name) {
    int end = 0;
    while ("*?[".indexOf(name.charAt(end)) < 0) {
      end += name.charAt(end) == '\\' ? 2 : 1;
    }
    return name.substring(0, end);
  }

  private boolean matches(List<String> way, int step, String[] names, int depth) {
    if (step == way.size()) {
      return depth == names.length;
    }
    String name = way.get(step);
    boolean last = step + 1 == way.size();
    if (depth == names.length) {
      return false;
    }
    if (name.equals(GlobPattern.ANY_DEPTH)) {
      return last
          ? isShown(names, depth)
          : matches(way, step + 1, names, depth)
              || (isShown(names[depth]) && matches(way, step, names, depth + 1));
    }
    if (!GlobPattern.isWild(name)) {
      boolean here = GlobPattern.unescaped(name).equals(names[depth]);
      return here && (last ? isShown(names, depth + 1) : matches(way, step + 1, names, depth + 1));
    }
    boolean here =
        (name.startsWith(".") || isShown(names[depth]))
            && pattern(name).matcher(names[depth]).matches();
    return here && matches(way, step + 1, names, depth + 1);
  }

  private static boolean isShown(String[] names, int from) {
    return Arrays.stream(names, from, names.length).allMatch(ObjectSearch::isShown);
  }

  private static boolean isShown(String name) {
    return !name.startsWith(".");
  }

  private static String[] names(String path) {
    return path.split("/", -1);
  }

  private Pattern pattern(String name) {
    return patterns.computeIfAbsent(name, NamePattern::of);
  }
}
