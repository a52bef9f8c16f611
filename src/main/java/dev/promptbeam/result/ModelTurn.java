package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import java.util.Arrays;

/** The turn of the model in an answer line: its content, byte for byte. */
public final class ModelTurn {
  private ModelTurn() {}

  /**
   * The content of the first candidate.
   *
   * @throws IOException where the line has none
   */
  public static byte[] of(byte[] line) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(line)) {
      parser.nextToken();
      if (enter(parser, "response")
          && enter(parser, "candidates")
          && parser.nextToken() == JsonToken.START_OBJECT
          && enter(parser, "content")
          && parser.currentToken() == JsonToken.START_OBJECT) {
        Slice content = Slice.skipped(parser);
        return Arrays.copyOfRange(line, content.start(), content.end());
      }
    }
    throw new IOException("the answer line has no turn of the model");
  }

  /** Moves from an object's start to the value of a member. */
  private static boolean enter(JsonParser parser, String member) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.currentName().equals(member);
      parser.nextToken();
      if (found) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
