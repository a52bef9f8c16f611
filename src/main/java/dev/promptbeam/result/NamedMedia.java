package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The pictures and sound that the rows of a part name. */
public final class NamedMedia {
  private static final String MARK = "\"media\":[{";

  private NamedMedia() {}

  /** Hears of each, in the order of the rows. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param row its key, as JSON
     * @param path relative to the run directory
     * @param sha256 of the file, as it was written
     */
    void named(String row, String path, String sha256) throws IOException;
  }

  /** Reads a part; lines that are no JSON name nothing. */
  public static void forEach(Path part, Listener listener) throws IOException {
    try (LineReader lines = LineReader.openOwn(part)) {
      while (lines.next()) {
        String line =
            new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.UTF_8);
        if (line.contains(MARK)) {
          tell(line, listener);
        }
      }
    }
  }

  private static void tell(String line, Listener listener) throws IOException {
    JsonNode row;
    try {
      row = Json.MAPPER.readTree(line);
    } catch (JsonProcessingException broken) {
      return;
    }
    for (JsonNode media : row.path("media")) {
      String key = row.path("key").toString();
      listener.named(key, media.path("path").asText(), media.path("sha256").asText());
    }
  }
}
