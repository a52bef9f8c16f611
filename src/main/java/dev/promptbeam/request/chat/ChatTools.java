package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The functions of a request, and which of them are to be called. */
final class ChatTools {
  private static final Map<String, String> MODES =
      Map.of("none", "NONE", "auto", "AUTO", "required", "ANY");

  private final ObjectNode body;
  private final ObjectNode request;

  private ChatTools(ObjectNode body, ObjectNode request) {
    this.body = body;
    this.request = request;
  }

  static void write(ObjectNode body, ObjectNode request) throws ChatException {
    ChatTools tools = new ChatTools(body, request);
    tools.writeFunctions();
    tools.writeChoice();
  }

  private void writeFunctions() throws ChatException {
    ArrayNode functions = ChatJson.NODES.arrayNode();
    JsonNode tools = body.path("tools");
    for (int i = 0; i < tools.size(); i++) {
      String path = "tools[" + i + "]";
      String type = tools.path(i).path("type").asText("function");
      if (!type.equals("function")) {
        throw new ChatException(
            path, "tools of type \"" + type + "\" have no counterpart; function has one");
      }
      functions.add(function(tools.path(i).path("function"), path + ".function"));
    }
    JsonNode old = body.path("functions");
    for (int i = 0; i < old.size(); i++) {
      functions.add(function(old.path(i), "functions[" + i + "]"));
    }
    if (!functions.isEmpty()) {
      request.putArray("tools").addObject().set("functionDeclarations", functions);
    }
  }

  private static ObjectNode function(JsonNode function, String path) throws ChatException {
    if (!function.isObject()) {
      throw new ChatException(path, "wants an object with a name");
    }
    ObjectNode declared = ChatJson.NODES.objectNode();
    for (String name : new String[] {"name", "description"}) {
      if (ChatJson.isGiven(function.path(name))) {
        declared.set(name, function.path(name));
      }
    }
    if (ChatJson.isGiven(function.path("parameters"))) {
      declared.set("parametersJsonSchema", function.path("parameters"));
    }
    return declared;
  }

  private void writeChoice() throws ChatException {
    String name = body.has("tool_choice") ? "tool_choice" : "function_call";
    JsonNode choice = body.path(name);
    if (!ChatJson.isGiven(choice)) {
      return;
    }
    ObjectNode calling = ChatJson.NODES.objectNode();
    if (choice.isTextual()) {
      mode(calling, choice.textValue(), name);
    } else if (choice.path("type").asText().equals("allowed_tools")) {
      JsonNode allowed = choice.path("allowed_tools");
      mode(calling, allowed.path("mode").asText("auto"), name + ".allowed_tools.mode");
      if (!allowed.path("mode").asText().equals("required")) {
        calling.put("mode", "VALIDATED");
      }
      ArrayNode names = calling.putArray("allowedFunctionNames");
      allowed.path("tools").forEach(tool -> names.add(tool.path("function").path("name")));
    } else {
      JsonNode only =
          name.equals("tool_choice") ? choice.at("/function/name") : choice.path("name");
      if (!only.isTextual()) {
        throw new ChatException(name, "wants none, auto, required, or the name of a function");
      }
      calling.put("mode", "ANY").putArray("allowedFunctionNames").add(only);
    }
    boolean says = !calling.path("mode").asText().equals("AUTO");
    if (says && request.has("tools")) {
      request.putObject("toolConfig").set("functionCallingConfig", calling);
    } else if (says && !calling.path("mode").asText().equals("NONE")) {
      throw new ChatException(name, "needs functions in tools");
    }
  }

  private static void mode(ObjectNode calling, String word, String path) throws ChatException {
    String mode = MODES.get(word);
    if (mode == null) {
      throw new ChatException(path, "wants none, auto, required, or the name of a function");
    }
    calling.put("mode", mode);
  }
}
