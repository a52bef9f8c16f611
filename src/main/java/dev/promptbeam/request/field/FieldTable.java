package dev.promptbeam.request.field;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.FieldType.Choice;
import dev.promptbeam.request.field.FieldType.ListOf;
import dev.promptbeam.request.field.FieldType.MapOf;
import dev.promptbeam.request.field.FieldType.Message;
import dev.promptbeam.request.field.FieldType.Range;
import dev.promptbeam.request.field.FieldType.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The fields of the API's requests and of the messages in it (protocol 4.1; API reference, v1beta).
 * The service refuses a whole file for one unknown field (protocol 4.3), so the table is closed
 * wherever the API's messages are, and open only for function arguments and JSON schemas.
 */
public final class FieldTable {
  static final Message GENERATE_REQUEST = new Message("GenerateContentRequest");
  static final Message GENERATION_CONFIG = new Message("GenerationConfig");
  static final Message CONTENT = new Message("Content");

  /** A content that is part of a conversation, of whom it says who speaks. */
  static final Message TURN = new Message("Content/turn");

  public static final Message PART = new Message("Part");
  public static final Message SCHEMA = new Message("Schema");

  private static final Map<String, Map<String, FieldType>> MESSAGES = read();

  private FieldTable() {}

  /** The message that a request of that kind is. */
  public static Message root(RequestKind kind) {
    return new Message(kind.message());
  }

  /** Whether a message is a whole request: the API names them so. */
  static boolean isRoot(Message message) {
    return message.name().endsWith("Request");
  }

  /** Whether a message has a field of that camelCase name. */
  public static boolean has(Message message, String field) {
    return fields(message).containsKey(field);
  }

  /** The fields of a message by their camelCase names, in the API's order. */
  static Map<String, FieldType> fields(Message message) {
    Map<String, FieldType> fields = MESSAGES.get(message.name());
    if (fields == null) {
      throw new IllegalStateException("the field table lacks " + message.name());
    }
    return fields;
  }

  /** The type of a list's items. */
  public static FieldType item(FieldType type) {
    return type instanceof ListOf list ? list.item() : Scalar.ANY;
  }

  /** The type of an object's member; ANY where the table does not know it. */
  public static FieldType member(FieldType type, String name) {
    if (type instanceof Message message) {
      return fields(message).getOrDefault(name, Scalar.ANY);
    }
    return type instanceof MapOf map ? map.value() : Scalar.ANY;
  }

  /**
   * The resource names each field's type: [X] is a list of X, {X} an object with free names, A|B a
   * word, and "integer 1..8" a number with its bounds.
   */
  private static Map<String, Map<String, FieldType>> read() {
    try (InputStream in = FieldTable.class.getResourceAsStream("fields.json")) {
      Map<String, Map<String, String>> words =
          Json.MAPPER.readValue(Objects.requireNonNull(in), new TypeReference<>() {});
      Map<String, Map<String, FieldType>> messages = new LinkedHashMap<>();
      words.forEach((message, fields) -> messages.put(message, types(fields)));
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException("the field table of this build is broken", e);
    }
  }

  private static Map<String, FieldType> types(Map<String, String> words) {
    Map<String, FieldType> types = new LinkedHashMap<>();
    words.forEach((field, word) -> types.put(field, type(word)));
    return types;
  }

  private static FieldType type(String word) {
    if (word.startsWith("[")) {
      return new ListOf(type(word.substring(1, word.length() - 1)));
    }
    if (word.startsWith("{")) {
      return new MapOf(type(word.substring(1, word.length() - 1)));
    }
    if (word.contains("|")) {
      return new Choice(List.of(word.split("\\|")));
    }
    if (word.contains("..")) {
      String[] range = word.split(" |\\.\\.");
      return new Range(scalar(range[0]), new BigDecimal(range[1]), new BigDecimal(range[2]));
    }
    return Character.isUpperCase(word.charAt(0)) ? new Message(word) : scalar(word);
  }

  private static Scalar scalar(String word) {
    return Scalar.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
