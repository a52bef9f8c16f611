package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes base64 data out of a response: results are read by people and tables, not by viewers. */
final class MediaFilter {
  private static final byte[] MARK = "\"inlineData\"".getBytes(StandardCharsets.UTF_8);

  private MediaFilter() {}

  /** Whether the bytes can hold inline data at all; most answers hold none. */
  static boolean mayHold(byte[] json, int offset, int length) {
    int last = offset + length - MARK.length;
    for (int i = offset; i <= last; i++) {
      if (json[i] == '"' && json[i + 1] == 'i' && startsAt(json, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAt(byte[] json, int from) {
    for (int i = 2; i < MARK.length; i++) {
      if (json[from + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  /** Adds the object as a member, without the {@code data} of its {@code inlineData} objects. */
  static void copy(JsonLine line, String name, byte[] json, int offset, int length)
      throws IOException {
    line.generator().writeFieldName(name);
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(json, offset, length)) {
      while (parser.nextToken() != null) {
        if (isInlineData(parser)) {
          parser.nextToken();
          parser.skipChildren();
        } else {
          JsonText.copyToken(parser, line.generator());
        }
      }
    }
  }

  /** Whether the parser stands on the name {@code data} directly inside an {@code inlineData}. */
  private static boolean isInlineData(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.FIELD_NAME
        && parser.currentName().equals("data")
        && "inlineData".equals(parser.getParsingContext().getParent().getCurrentName());
  }

  /** The same for a tree. */
  static void dropInlineData(JsonNode tree) {
    for (JsonNode inline : tree.findValues("inlineData")) {
      if (inline instanceof ObjectNode object) {
        object.remove("data");
      }
    }
  }
}
