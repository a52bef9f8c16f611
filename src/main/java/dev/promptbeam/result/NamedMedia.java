package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The pictures and sound that the rows of a part name. */
public final class NamedMedia {
  private static final String MARK = "media\":[{";

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

  /** Reads a part; what is no JSON names nothing. */
  public static void forEach(Path part, Listener listener) throws IOException {
    String media = PartReader.member(part, "media");
    String key = PartReader.member(part, "key");
    PartReader.forEach(
        part,
        (json, place) -> {
          String line = new String(json, StandardCharsets.UTF_8);
          if (line.contains(MARK)) {
            tell(line, key, media, listener);
          }
        });
  }

  private static void tell(String line, String key, String media, Listener listener)
      throws IOException {
    JsonNode row;
    try {
      row = Json.MAPPER.readTree(line);
    } catch (JsonProcessingException broken) {
      return;
    }
    for (JsonNode file : row.path(media)) {
      String name = row.path(key).toString();
      listener.named(name, file.path("path").asText(), file.path("sha256").asText());
    }
  }
}
