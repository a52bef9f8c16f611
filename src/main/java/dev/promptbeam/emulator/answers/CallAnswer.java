package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;
import java.util.List;

/** Calls of functions that a request declares, with arguments that fit what it declares. */
final class CallAnswer {
  private final ScannedRequest request;
  private final AnswerSeed seed;
  private final JsonNode twist;

  CallAnswer(ScannedRequest request, AnswerSeed seed, JsonNode twist) {
    this.request = request;
    this.seed = seed;
    this.twist = twist.path("type").asText().equals("calls") ? twist : twist.path("none");
  }

  /**
   * Where functions are declared one is called, unless the last turn brings the result of one, JSON
   * is asked for, or the mode is NONE; in mode ANY always.
   */
  static boolean isWanted(ScannedRequest request) {
    if (request.functions.isEmpty() || request.callMode.equals("NONE")) {
      return false;
    }
    return request.callMode.equals("ANY")
        || !request.bringsResults() && request.responseMimeType == null;
  }

  void addParts(Parts parts) throws IOException {
    List<JsonNode> allowed = allowed();
    int count = twist.path("count").asInt(1);
    for (int i = 0; i < count; i++) {
      JsonNode function = allowed.get((seed.pick(7, allowed.size()) + i) % allowed.size());
      ObjectNode call = Json.object();
      call.put("name", twist.path("name").asText(function.path("name").asText()));
      call.set("args", twist.has("args") ? twist.get("args") : arguments(function));
      parts.call(call);
    }
  }

  private List<JsonNode> allowed() {
    List<JsonNode> named =
        request.functions.stream()
            .filter(function -> request.callable.contains(function.path("name").asText()))
            .toList();
    return named.isEmpty() ? request.functions : named;
  }

  private JsonNode arguments(JsonNode function) throws IOException {
    JsonNode schema = function.path("parameters");
    for (String name : new String[] {"parametersJsonSchema", "parameters_json_schema"}) {
      schema = function.has(name) ? function.get(name) : schema;
    }
    if (schema.isMissingNode()) {
      return Json.object();
    }
    TextAnswer text = new SchemaAnswer(schema, seed).text();
    return text.isCut() ? Json.object() : Json.LINES.readTree(text.text());
  }
}
