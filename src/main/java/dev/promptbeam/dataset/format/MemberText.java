package dev.promptbeam.dataset.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.JsonLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The text of a value that names a row. */
public final class MemberText {
  private MemberText() {}

  /** The text of a JSON value; null for null, lists and objects, which are no names. */
  public static @Nullable String of(byte[] bytes, int from, int to) {
    return switch (bytes[from]) {
      case '{', '[', 'n' -> null;
      case '"' -> string(bytes, from, to);
      default -> new String(bytes, from, to - from, UTF_8);
    };
  }

  /**
   * What a member's name says.
   *
   * @param bytes the name as a JSON string
   * @throws MalformedRecordException where it is longer than is read
   */
  public static String nameOf(byte[] bytes, int from, int to) throws MalformedRecordException {
    return requireName(string(bytes, from, to));
  }

  /** A name as it is, unless it is longer than is read. */
  public static String requireName(String name) throws MalformedRecordException {
    if (name.length() > JsonLimits.NAME) {
      throw new MalformedRecordException(0, JsonLimits.nameTooLong(name.length()));
    }
    return name;
  }

  private static String string(byte[] bytes, int from, int to) {
    for (int index = from; index < to; index++) {
      if (bytes[index] == '\\') {
        return unescaped(bytes, from, to);
      }
    }
    return new String(bytes, from + 1, to - from - 2, UTF_8);
  }

  private static String unescaped(byte[] bytes, int from, int to) {
    try (JsonParser parser = Json.MAPPER.createParser(bytes, from, to - from)) {
      JsonToken token = parser.nextToken();
      if (token != JsonToken.VALUE_STRING) {
        throw new IllegalStateException("a text was written as " + token);
      }
      return parser.getText();
    } catch (IOException e) {
      throw new UncheckedIOException("a text was written that is none", e);
    }
  }
}
