package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;

/** What a request lets the model use; fields that nobody here looks at are taken as they come. */
final class ToolFields {
  private ToolFields() {}

  static void readTools(ScannedRequest request, JsonParser parser) throws IOException, ScanProblem {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw ScanProblem.badValue(parser, "an array");
    }
    request.hasTools = true;
    JsonNode tools = parser.readValueAsTree();
    for (JsonNode tool : tools) {
      get(tool, "functionDeclarations").forEach(request.functions::add);
      request.searches |= tool.has("googleSearch") || tool.has("google_search");
      request.runsCode |= tool.has("codeExecution") || tool.has("code_execution");
    }
  }

  static void readConfig(ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ScanProblem.badValue(parser, "an object");
    }
    request.hasTools = true;
    JsonNode config = get(parser.readValueAsTree(), "functionCallingConfig");
    request.callMode = config.path("mode").asText(request.callMode);
    get(config, "allowedFunctionNames").forEach(name -> request.callable.add(name.asText()));
  }

  private static JsonNode get(JsonNode message, String camel) {
    return message.has(camel) ? message.get(camel) : message.path(Json.snake(camel));
  }
}
