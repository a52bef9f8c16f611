package dev.promptbeam.batch.balance;

import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.result.NamedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the pictures and sound that result rows name with the files that are there. */
public final class MediaCheck {
  private MediaCheck() {}

  /**
   * One sentence for each that is gone or changed.
   *
   * @param root what the rows' paths are relative to
   * @param parts of result rows
   */
  public static List<String> problems(Path root, List<Path> parts) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path part : parts) {
      Map<String, String> hashes = new HashMap<>(); // rows that share an answer are in one part
      NamedMedia.forEach(
          part,
          (row, path, sha256) -> {
            String found = hashes.get(path);
            if (found == null) {
              found = hash(root.resolve(path));
              hashes.put(path, found);
            }
            if (found.isEmpty()) {
              problems.add(path + " is missing, which row " + row + " names");
            } else if (!found.equals(sha256)) {
              problems.add(path + " was changed since row " + row + " was written");
            }
          });
    }
    return problems;
  }

  /** Empty where there is no such file. */
  private static String hash(Path file) throws IOException {
    return Files.isRegularFile(file) ? LineFile.summarize(file).sha256() : "";
  }
}
