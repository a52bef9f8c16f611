package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a create call (protocol 3.1, 3.2), read as a stream: inline requests go to a file,
 * one a line, and are never held together in memory.
 */
final class CreateBody {
  private static final Set<String> WEBHOOK_FIELDS = Set.of("uris", "userMetadata");
  private static final String INPUT = "batch.input_config";
  private static final String ITEMS = INPUT + ".requests.requests";

  @Nullable String displayName;
  @Nullable String model;
  @Nullable String fileName;
  long priority;
  boolean inline;

  private final Path inlineLines;

  private CreateBody(Path inlineLines) {
    this.inlineLines = inlineLines;
  }

  static CreateBody read(InputStream in, Path inlineLines) throws IOException {
    CreateBody body = new CreateBody(inlineLines);
    try (JsonParser parser = Json.CALLS.getFactory().createParser(in)) {
      parser.setCodec(Json.CALLS);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw ApiException.invalid("Invalid JSON payload received. Expected an object.");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (!name.equals("batch")) {
          throw ApiException.unknownField(name, "");
        }
        body.readBatch(parser);
      }
      if (parser.nextToken() != null) {
        throw ApiException.invalid("Invalid JSON payload received. Text after the object.");
      }
    } catch (JsonProcessingException e) {
      throw ApiException.invalid("Invalid JSON payload received. " + e.getOriginalMessage());
    }
    return body;
  }

  private void readBatch(JsonParser parser) throws IOException {
    if (isAbsent(parser, "batch")) {
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "displayName", "display_name" -> displayName = text(parser, "batch.display_name");
        case "model" -> model = text(parser, "batch.model");
        case "priority" -> priority = number(parser, "batch.priority");
        case "inputConfig", "input_config" -> readInput(parser);
        case "webhookConfig", "webhook_config" -> checkWebhook(parser);
        case "name", "output", "state" -> parser.skipChildren();
        case "createTime", "create_time", "endTime", "end_time" -> parser.skipChildren();
        case "updateTime", "update_time", "batchStats", "batch_stats" -> parser.skipChildren();
        default -> throw ApiException.unknownField(name, "batch");
      }
    }
  }

  private static void checkWebhook(JsonParser parser) throws IOException {
    Message.of(parser.readValueAsTree(), "batch.webhook_config", WEBHOOK_FIELDS);
  }

  private void readInput(JsonParser parser) throws IOException {
    if (isAbsent(parser, INPUT)) {
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "fileName", "file_name" -> fileName = text(parser, INPUT + ".file_name");
        case "requests" -> readRequests(parser);
        default -> throw ApiException.unknownField(name, INPUT);
      }
    }
  }

  private void readRequests(JsonParser parser) throws IOException {
    if (isAbsent(parser, INPUT + ".requests")) {
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (!name.equals("requests")) {
        throw ApiException.unknownField(name, INPUT + ".requests");
      }
      copyRequests(parser);
    }
  }

  private void copyRequests(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw ApiException.badValue(ITEMS, "an array");
    }
    inline = true;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(inlineLines))) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          int index = parser.getParsingContext().getCurrentIndex();
          throw ApiException.badValue(ITEMS + "[" + index + "]", "an object");
        }
        try (JsonGenerator line = Json.LINES.getFactory().createGenerator(out)) {
          line.copyCurrentStructure(parser);
        }
        out.write('\n');
      }
    }
  }

  /** Null stands for an absent message, as in proto JSON. */
  private static boolean isAbsent(JsonParser parser, String path) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return true;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ApiException.badValue(path, "an object");
    }
    return false;
  }

  private static @Nullable String text(JsonParser parser, String path) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw ApiException.badValue(path, "a string");
    }
    return parser.getText();
  }

  private static long number(JsonParser parser, String path) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    try {
      return Long.parseLong(parser.getText());
    } catch (NumberFormatException e) {
      throw ApiException.badValue(path, "a whole number");
    }
  }
}
