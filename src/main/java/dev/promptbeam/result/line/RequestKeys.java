package dev.promptbeam.result.line;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.lines.UsualJson;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The keys of a sending in order, with a search that is fast for answers in that order. */
public final class RequestKeys {
  private static final byte[] KEY = "key".getBytes(StandardCharsets.US_ASCII);

  private final List<String> keys;
  private int expected;

  private RequestKeys(List<String> keys) {
    this.keys = keys;
  }

  /**
   * Reads the first member of each line of a sending's input.
   *
   * @throws IOException if a line does not begin with a key, or keys do not ascend
   */
  public static RequestKeys read(Path requests) throws IOException {
    List<String> keys = new ArrayList<>();
    try (LineReader lines = LineReader.openOwn(requests)) {
      while (lines.next()) {
        String key = keyOf(lines);
        if (!keys.isEmpty() && key.compareTo(keys.get(keys.size() - 1)) <= 0) {
          throw new IOException(requests + " does not ascend at key " + key);
        }
        keys.add(key);
      }
    }
    return new RequestKeys(keys);
  }

  static String keyOf(LineReader line) throws IOException {
    UsualJson json = new UsualJson(line.buffer(), line.start(), line.length());
    json.require('{');
    json.name();
    boolean named = json.is(KEY);
    json.string();
    return named && !json.isOdd() ? json.text() : anyKeyOf(line);
  }

  private static String anyKeyOf(LineReader line) throws IOException {
    try (JsonParser parser =
        Json.MAPPER.getFactory().createParser(line.buffer(), line.start(), line.length())) {
      boolean first = parser.nextToken() == JsonToken.START_OBJECT;
      if (!first || !"key".equals(parser.nextFieldName())) {
        throw new IOException("the input line at byte " + line.offset() + " has no key in front");
      }
      String key = parser.nextTextValue();
      if (key == null) {
        throw new IOException("the input line at byte " + line.offset() + " has a key of no text");
      }
      return key;
    }
  }

  public int size() {
    return keys.size();
  }

  public String get(int slot) {
    return keys.get(slot);
  }

  /** The key's place in the sending; negative where it has none. */
  public int slotOf(String key) {
    boolean inOrder = expected < keys.size() && keys.get(expected).equals(key);
    int slot = inOrder ? expected : Collections.binarySearch(keys, key);
    if (slot >= 0) {
      expected = slot + 1;
    }
    return slot;
  }
}
