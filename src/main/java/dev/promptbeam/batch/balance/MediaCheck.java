package dev.promptbeam.batch.balance;

import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.result.NamedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares the pictures and sound that result rows name with the files that are there. */
final class MediaCheck {
  private MediaCheck() {}

  /**
   * One sentence for each that is gone or changed.
   *
   * @param root what the rows' paths are relative to
   * @param parts of result rows
   */
  static List<String> problems(Path root, List<Path> parts) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path part : parts) {
      NamedMedia.forEach(
          part,
          (row, path, sha256) -> {
            Path file = root.resolve(path);
            if (!Files.isRegularFile(file)) {
              problems.add(path + " is missing, which row " + row + " names");
            } else if (!LineFile.summarize(file).sha256().equals(sha256)) {
              problems.add(path + " was changed since row " + row + " was written");
            }
          });
    }
    return problems;
  }
}
