package dev.promptbeam.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.LineReader;
import dev.promptbeam.result.RequestSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The requests of rows that end as dead letters, by key; found in one pass when first asked for.
 */
final class SentRequests implements RequestSource {
  private static final int KEY_START = "{\"key\":\"".length();
  private static final int KEY_LENGTH = 32;

  private final Path file;
  private final Set<String> wanted;
  private final Map<String, JsonNode> found = new HashMap<>();

  /**
   * @param file the first sending of a shard, which holds all its requests
   * @param wanted keys that will be asked for
   */
  SentRequests(Path file, Set<String> wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  @Override
  public JsonNode request(String requestKey) throws IOException {
    if (found.isEmpty()) {
      load();
    }
    JsonNode request = found.get(requestKey);
    if (request == null) {
      throw new IOException("request " + requestKey + " is not in " + file);
    }
    return request;
  }

  private void load() throws IOException {
    try (LineReader lines = LineReader.open(file)) {
      while (lines.next()) {
        byte[] line = lines.copy();
        String key = new String(line, KEY_START, KEY_LENGTH, StandardCharsets.US_ASCII);
        if (wanted.contains(key)) {
          found.put(key, Json.MAPPER.readTree(line).path("request"));
        }
      }
    }
  }
}
