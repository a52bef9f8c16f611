package dev.promptbeam.result.line;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Where a JSON value stands in the bytes it was parsed from.
 *
 * @param start of the value's first byte, counted from where the parser began
 * @param end behind its last byte
 */
public record Slice(int start, int end) {

  /** The object or array the parser stands on; the parser moves to its end. */
  public static Slice skipped(JsonParser parser) throws IOException {
    int start = startOf(parser);
    parser.skipChildren();
    return new Slice(start, endOf(parser));
  }

  public static int startOf(JsonParser parser) {
    return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
  }

  /** Exact only where the parser stands on the end of an object or array. */
  public static int endOf(JsonParser parser) {
    return Math.toIntExact(parser.currentLocation().getByteOffset());
  }

  public int length() {
    return end - start;
  }
}
