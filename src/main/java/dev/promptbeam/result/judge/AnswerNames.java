package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.CamelCase;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads members of an answer: names, which may come in snake_case (protocol 1), and scalars. */
final class AnswerNames {
  private final JsonParser parser;
  private boolean respelled;

  AnswerNames(JsonParser parser) {
    this.parser = parser;
  }

  /** The next name of the object the parser is in, in camelCase; null at the object's end. */
  @Nullable String next() throws IOException {
    String name = parser.nextFieldName();
    if (name == null || name.indexOf('_') < 0) {
      return name;
    }
    respelled = true;
    return CamelCase.of(name);
  }

  /** The scalar the parser stands on as it is spelled; null for null, objects and arrays. */
  @Nullable String text() throws IOException {
    if (parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  /** Whether a name was spelled otherwise than {@link #next} told it. */
  boolean respelled() {
    return respelled;
  }
}
