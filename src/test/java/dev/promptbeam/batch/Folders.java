package dev.promptbeam.batch;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Run directories and what lies in them. */
public final class Folders {
  private Folders() {}

  public static RunDirectory create(Path root) throws IOException {
    RunDirectory directory = RunDirectory.of(root);
    directory.create();
    return directory;
  }

  /** All files of a run by their path within it, but for its story, whose lines tell the time. */
  public static Map<String, String> contents(RunDirectory directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory.root())) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        if (path.equals(directory.eventsFile())) {
          continue;
        }
        String name = directory.root().relativize(path).toString();
        contents.put(name, Files.readString(path, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
