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
  private final boolean lenient;

  private ChatTools(ObjectNode body, ObjectNode request, boolean lenient) {
    this.body = body;
    this.request = request;
    this.lenient = lenient;
  }

  static void write(ObjectNode body, ObjectNode request, boolean lenient) throws ChatException {
    ChatTools tools = new ChatTools(body, request, lenient);
    tools.writeFunctions();
    tools.writeChoice();
  }

  private void writeFunctions() throws ChatException {
    ArrayNode functions = ChatJson.NODES.arrayNode();
    ArrayNode tools = ChatJson.list(body.path("tools"), "tools");
    for (int i = 0; i < tools.size(); i++) {
      String path = "tools[" + i + "]";
      if (!tools.path(i).isObject()) {
        throw new ChatException(path, "wants an object");
      }
      String type = tools.path(i).path("type").asText("function");
      if (!type.equals("function")) {
        throw new ChatException(
            path, "tools of type \"" + type + "\" have no counterpart; function has one");
      }
      functions.add(function(tools.path(i).path("function"), path + ".function"));
    }
    ArrayNode old = ChatJson.list(body.path("functions"), "functions");
    for (int i = 0; i < old.size(); i++) {
      functions.add(function(old.path(i), "functions[" + i + "]"));
    }
    if (!functions.isEmpty()) {
      request.putArray("tools").addObject().set("functionDeclarations", functions);
    }
  }

  private ObjectNode function(JsonNode function, String path) throws ChatException {
    if (!function.isObject()) {
      throw new ChatException(path, "wants an object with a name");
    }
    ObjectNode declared = ChatJson.NODES.objectNode();
    for (Map.Entry<String, JsonNode> member : function.properties()) {
      if (ChatJson.isGiven(member.getValue())) {
        declare(declared, member.getKey(), member.getValue(), path + "." + member.getKey());
      }
    }
    return declared;
  }

  private void declare(ObjectNode declared, String name, JsonNode value, String path)
      throws ChatException {
    switch (name) {
      case "name", "description" -> declared.put(name, ChatJson.text(value, path));
      case "parameters" -> {
        if (!value.isObject()) {
          throw new ChatException(path, "wants a schema, an object");
        }
        declared.set("parametersJsonSchema", value);
      }
      case "strict" -> {} // nothing to say it with; the schema goes along
      default -> {
        if (!lenient) {
          throw ChatException.unknown(path, "has no counterpart here");
        }
      }
    }
  }

  private void writeChoice() throws ChatException {
    boolean isNew = ChatJson.isGiven(body.path("tool_choice"));
    if (isNew && ChatJson.isGiven(body.path("function_call"))) {
      throw new ChatException("function_call", "stands beside tool_choice: give one of them");
    }
    String name = isNew ? "tool_choice" : "function_call";
    JsonNode choice = body.path(name);
    if (!ChatJson.isGiven(choice)) {
      return;
    }
    ObjectNode calling = ChatJson.NODES.objectNode();
    if (choice.isTextual()) {
      mode(calling, choice.textValue(), name);
    } else if (choice.path("type").asText().equals("allowed_tools")) {
      allow(calling, choice.path("allowed_tools"), name + ".allowed_tools");
    } else {
      JsonNode only = isNew ? choice.at("/function/name") : choice.path("name");
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

  private static void allow(ObjectNode calling, JsonNode allowed, String path)
      throws ChatException {
    String mode = allowed.path("mode").asText("auto");
    if (!mode.equals("auto") && !mode.equals("required")) {
      throw new ChatException(path + ".mode", "wants auto or required");
    }
    calling.put("mode", mode.equals("auto") ? "VALIDATED" : "ANY");
    ArrayNode names = calling.putArray("allowedFunctionNames");
    ArrayNode tools = ChatJson.list(allowed.path("tools"), path + ".tools");
    for (int i = 0; i < tools.size(); i++) {
      JsonNode only = tools.path(i).at("/function/name");
      if (!only.isTextual()) {
        throw new ChatException(path + ".tools[" + i + "]", "wants the name of a function");
      }
      names.add(only);
    }
    if (names.isEmpty()) {
      throw new ChatException(path + ".tools", "names no function");
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
