package dev.promptbeam.batch.balance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares the pictures and sound that result rows name with the files that are there. */
final class MediaCheck {
  private static final String MARK = "\"media\":[{";

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
      try (LineReader lines = LineReader.openOwn(part)) {
        while (lines.next()) {
          String line =
              new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.UTF_8);
          if (line.contains(MARK)) {
            check(root, line, problems);
          }
        }
      }
    }
    return problems;
  }

  private static void check(Path root, String line, List<String> problems) throws IOException {
    JsonNode row;
    try {
      row = Json.MAPPER.readTree(line);
    } catch (JsonProcessingException broken) {
      return; // a part that was changed is a problem already
    }
    for (JsonNode media : row.path("media")) {
      String path = media.path("path").asText();
      Path file = root.resolve(path);
      if (!Files.isRegularFile(file)) {
        problems.add(path + " is missing, which row " + row.path("key") + " names");
      } else if (!LineFile.summarize(file).sha256().equals(media.path("sha256").asText())) {
        problems.add(path + " was changed since row " + row.path("key") + " was written");
      }
    }
  }
}
