package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonParser;
import dev.promptbeam.model.CamelCase;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the member names of an answer, which may come in snake_case (protocol 13.1). */
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

  /** Whether a name was spelled otherwise than {@link #next} told it. */
  boolean respelled() {
    return respelled;
  }
}
