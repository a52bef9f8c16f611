package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.CamelCase;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Copies what an answer holds in the form that results have: names in camelCase, however the
 * service spelled them, and no base64 data, since results are read by people and tables.
 */
final class AnswerCopy {
  private static final byte[] CAMEL_MARK = "\"inlineData\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SNAKE_MARK = "\"inline_data\"".getBytes(StandardCharsets.UTF_8);

  private static final String DATA = "inlineData.data";

  /** Members whose value is the user's own JSON, in which no name is the API's. */
  private static final Set<String> OWN_NAMES =
      Set.of("functionCall.args", "functionResponse.response");

  private AnswerCopy() {}

  /** Whether the bytes can hold inline data at all; most answers hold none. */
  static boolean mayHoldData(byte[] json, int offset, int length) {
    int last = offset + length - CAMEL_MARK.length;
    for (int i = offset; i <= last; i++) {
      if (json[i] == '"'
          && json[i + 1] == 'i'
          && (startsAt(json, i, CAMEL_MARK) || startsAt(json, i, SNAKE_MARK))) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAt(byte[] json, int from, byte[] mark) {
    for (int i = 2; i < mark.length; i++) {
      if (from + i >= json.length || json[from + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** The copy of a JSON value, by itself. */
  static byte[] of(byte[] json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = Json.MAPPER.getFactory().createGenerator(bytes)) {
      copy(json, 0, json.length, generator);
    }
    return bytes.toByteArray();
  }

  /** Adds the copy of the object as a member. */
  static void add(JsonLine line, String name, byte[] json, int offset, int length)
      throws IOException {
    line.generator().writeFieldName(name);
    copy(json, offset, length, line.generator());
  }

  private static void copy(byte[] json, int offset, int length, JsonGenerator generator)
      throws IOException {
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(json, offset, length)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          copyMember(parser, generator);
        } else {
          JsonText.copyToken(parser, generator);
        }
      }
    }
  }

  /** Copies a name, with its value where that is not to be read name by name. */
  private static void copyMember(JsonParser parser, JsonGenerator generator) throws IOException {
    String name = CamelCase.of(parser.currentName());
    String place = place(parser, name);
    if (place.equals(DATA)) {
      parser.nextToken();
      parser.skipChildren();
      return;
    }
    generator.writeFieldName(name);
    if (OWN_NAMES.contains(place)) {
      parser.nextToken();
      copyAsItIs(parser, generator);
    }
  }

  private static void copyAsItIs(JsonParser parser, JsonGenerator generator) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      JsonText.copyToken(parser, generator);
    } while (depth > 0 && parser.nextToken() != null);
  }

  /** The member that the parser stands on, behind the one that its object is the value of. */
  private static String place(JsonParser parser, String name) {
    String owner = parser.getParsingContext().getParent().getCurrentName();
    return owner == null ? name : CamelCase.of(owner) + "." + name;
  }
}
