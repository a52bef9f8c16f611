package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The body of a create call (protocol 3.1, 3.2), read as a stream: inline requests go to a file,
 * one a line, and are never held together in memory.
 */
final class CreateBody {
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
          throw unknown(name, "");
        }
        body.readBatch(parser);
      }
    } catch (JsonProcessingException e) {
      throw ApiException.invalid("Invalid JSON payload received. " + e.getOriginalMessage());
    }
    return body;
  }

  private void readBatch(JsonParser parser) throws IOException {
    expectObject(parser);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "displayName", "display_name" -> displayName = parser.getValueAsString();
        case "model" -> model = parser.getValueAsString();
        case "priority" -> priority = Long.parseLong(parser.getText());
        case "inputConfig", "input_config" -> readInput(parser);
        case "webhookConfig", "webhook_config", "name", "output", "state" -> parser.skipChildren();
        case "createTime", "create_time", "endTime", "end_time" -> parser.skipChildren();
        case "updateTime", "update_time", "batchStats", "batch_stats" -> parser.skipChildren();
        default -> throw unknown(name, " at 'batch'");
      }
    }
  }

  private void readInput(JsonParser parser) throws IOException {
    expectObject(parser);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "fileName", "file_name" -> fileName = parser.getValueAsString();
        case "requests" -> readRequests(parser);
        default -> throw unknown(name, " at 'batch.input_config'");
      }
    }
  }

  private void readRequests(JsonParser parser) throws IOException {
    expectObject(parser);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (!name.equals("requests")) {
        throw unknown(name, " at 'batch.input_config.requests'");
      }
      inline = true;
      copyRequests(parser);
    }
  }

  private void copyRequests(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw ApiException.invalid("Invalid value at 'requests', expected an array");
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(inlineLines))) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expectObject(parser);
        try (JsonGenerator line = Json.LINES.getFactory().createGenerator(out)) {
          line.copyCurrentStructure(parser);
        }
        out.write('\n');
      }
    }
  }

  private static void expectObject(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ApiException.invalid(
          "Invalid value at '" + parser.currentName() + "', expected an object");
    }
  }

  private static ApiException unknown(String name, String where) {
    return ApiException.invalid(
        "Invalid JSON payload received. Unknown name \""
            + name
            + "\""
            + where
            + ": Cannot find field.");
  }
}
