package dev.promptbeam.result.line;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.lines.LineReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
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
    if (places.isEmpty()) {
      readPlaces();
    }
    LineLocation place = places.get(requestKey);
    if (place == null) {
      throw new NoSuchElementException(file + " has no request " + requestKey);
    }
    return JsonText.tree(files.read(place)).path("request");
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
