package dev.promptbeam.gemini.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;

/** What is left of an error that was cut: a refusal that names thousands of lines is still one. */
final class CutError {
  /** An escape such as {@code \u00e4} may have been cut too. */
  private static final int LONGEST_ESCAPE = 6;

  private CutError() {}

  /** The members that came before the cut; a missing node where it does not begin as an error. */
  static JsonNode of(String body) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(body)) {
      if (!begins(parser)) {
        return MissingNode.getInstance();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser, body, error);
      }
    } catch (IOException cut) {
      return error;
    }
    return error;
  }

  private static boolean begins(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      first = parser.nextToken();
    }
    return first == JsonToken.START_OBJECT
        && "error".equals(parser.nextFieldName())
        && parser.nextToken() == JsonToken.START_OBJECT;
  }

  private static void member(JsonParser parser, String body, ObjectNode error) throws IOException {
    String name = parser.currentName();
    int behind = (int) parser.currentLocation().getCharOffset();
    try {
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        error.put(name, parser.getText());
      } else if (value == JsonToken.VALUE_NUMBER_INT) {
        error.put(name, parser.getIntValue());
      } else {
        parser.skipChildren();
      }
    } catch (JsonProcessingException cut) {
      if (name.equals("message")) {
        error.put(name, beginning(body.substring(behind)));
      }
      throw cut;
    }
  }

  /** The start of a text that has no end. */
  private static String beginning(String rest) throws IOException {
    String open = rest.substring(rest.indexOf('"') + 1);
    for (int less = 0; less <= Math.min(LONGEST_ESCAPE, open.length()); less++) {
      try {
        String text = '"' + open.substring(0, open.length() - less) + '"';
        return Json.MAPPER.readValue(text, String.class);
      } catch (JsonProcessingException broken) {
        // Within an escape: one character less.
      }
    }
    return "";
  }
}
