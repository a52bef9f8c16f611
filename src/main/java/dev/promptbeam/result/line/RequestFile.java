package dev.promptbeam.result.line;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Finds requests in a sending's input file; a shard's first sending holds them all. Reads the file
 * through once, at the first look-up, and keeps the places of its lines, not the lines. For one
 * thread.
 */
public final class RequestFile implements RequestSource, Closeable {
  private final Path file;
  private final LineFiles files = new LineFiles();
  private final Map<String, LineLocation> places = new HashMap<>();

  /**
   * @param file local, of lines {@code {"key":…,"request":…}}
   */
  public RequestFile(Path file) {
    this.file = file;
  }

  /**
   * @throws NoSuchElementException if the file has no such request
   */
  @Override
  public JsonNode request(String requestKey) throws IOException {
    return JsonText.tree(files.read(place(requestKey))).path("request");
  }

  /**
   * The same as it was packed, byte for byte.
   *
   * @throws NoSuchElementException if the file has no such request
   */
  public byte[] bytes(String requestKey) throws IOException {
    byte[] line = files.read(place(requestKey));
    try (JsonParser parser = Json.MAPPER.createParser(line)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        Slice value = Slice.skipped(parser);
        if (name.equals("request")) {
          return Arrays.copyOfRange(line, value.start(), value.end());
        }
      }
    }
    throw new IOException(file + " has a line without a request");
  }

  private LineLocation place(String requestKey) throws IOException {
    if (places.isEmpty()) {
      readPlaces();
    }
    LineLocation place = places.get(requestKey);
    if (place == null) {
      throw new NoSuchElementException(file + " has no request " + requestKey);
    }
    return place;
  }

  private void readPlaces() throws IOException {
    try (LineReader lines = LineReader.openOwn(file)) {
      while (lines.next()) {
        String key = RequestKeys.keyOf(lines);
        places.put(key, new LineLocation(file, lines.offset(), lines.length()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
