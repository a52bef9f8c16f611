package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields a message of the API knows, by both of their spellings, and what is kept of each. */
final class Shape {

  /** Reads the value the parser stands on, up to its last token. */
  interface Reader {
    void read(ScannedRequest request, JsonParser parser) throws IOException, ScanProblem;
  }

  /** Takes the text of a value. */
  interface TextUse {
    void accept(ScannedRequest request, String text);
  }

  private final Map<String, Reader> fields = new HashMap<>();

  Shape field(String camel, Reader reader) {
    fields.put(camel, reader);
    fields.put(Json.snake(camel), reader);
    return this;
  }

  Shape fields(Reader reader, String... camels) {
    for (String camel : camels) {
      field(camel, reader);
    }
    return this;
  }

  @Nullable Reader reader(String name) {
    return fields.get(name);
  }

  /** Reads an object of this shape; null stands for an absent message, as in proto JSON. */
  void read(ScannedRequest request, JsonParser parser) throws IOException, ScanProblem {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ScanProblem.badValue(parser, "an object");
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Reader reader = fields.get(name);
      if (reader == null) {
        throw ScanProblem.unknownField(name, parser);
      }
      parser.nextToken();
      reader.read(request, parser);
    }
  }

  static Reader any() {
    return (request, parser) -> parser.skipChildren();
  }

  static Reader string() {
    return string((request, text) -> {});
  }

  static Reader string(TextUse use) {
    return (request, parser) -> {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw ScanProblem.badValue(parser, "a string");
      }
      use.accept(request, parser.getText());
    };
  }

  /** A word of an enum, as it is spelt. */
  static Reader oneOf(Set<String> words, TextUse use) {
    Reader text = string(use);
    return (request, parser) -> {
      if (parser.currentToken() == JsonToken.VALUE_STRING && !words.contains(parser.getText())) {
        throw ScanProblem.badValue(parser, "one of " + String.join(", ", new TreeSet<>(words)));
      }
      text.read(request, parser);
    };
  }

  /** An object whose values are texts, under any names. */
  static Reader texts() {
    return (request, parser) -> {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw ScanProblem.badValue(parser, "an object");
      }
      while (parser.nextFieldName() != null) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          throw ScanProblem.badValue(parser, "a string");
        }
      }
    };
  }

  /** Media data, of which only what tells it apart is kept: it may be long. */
  static Reader media() {
    return base64(
        (request, parser) -> {
          MediaDigest digest = MediaDigest.of(parser, request.source);
          request.mediaData(digest.sum(), digest.characters());
        });
  }

  /** A string of base64 that is short. */
  static Reader data(TextUse use) {
    return base64((request, parser) -> use.accept(request, parser.getText()));
  }

  private static Reader base64(Reader string) {
    return (request, parser) -> {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.VALUE_STRING) {
        string.read(request, parser);
      } else if (token != JsonToken.VALUE_NULL) {
        throw ScanProblem.badValue(parser, "base64 data");
      }
    };
  }

  /** A number, or a string that holds one, as in proto JSON. */
  static Reader number(TextUse use) {
    return (request, parser) -> {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      if (!parser.currentToken().isNumeric() && !isNumberText(parser)) {
        throw ScanProblem.badValue(parser, "a number");
      }
      use.accept(request, parser.getText());
    };
  }

  static Reader number() {
    return number((request, text) -> {});
  }

  static Reader bool(TextUse use) {
    return (request, parser) -> {
      JsonToken token = parser.currentToken();
      if (!token.isBoolean() && token != JsonToken.VALUE_NULL) {
        throw ScanProblem.badValue(parser, "true or false");
      }
      use.accept(request, parser.getText());
    };
  }

  static Reader bool() {
    return bool((request, text) -> {});
  }

  static Reader list(Reader element) {
    return (request, parser) -> {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw ScanProblem.badValue(parser, "an array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        element.read(request, parser);
      }
    };
  }

  private static boolean isNumberText(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return false;
    }
    try {
      Double.parseDouble(parser.getText());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
