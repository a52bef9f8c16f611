package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Calls of functions in a conversation, and what they gave back. */
final class ChatCalls {
  private final Thinking thinking;
  private final Map<String, String> names = new HashMap<>();
  private String lastName = "";

  ChatCalls(Thinking thinking) {
    this.thinking = thinking;
  }

  /** The part for one of tool_calls. */
  ObjectNode call(JsonNode call, String path) throws ChatException {
    JsonNode type = call.path("type");
    if (ChatJson.isGiven(type) && !type.asText().equals("function")) {
      throw new ChatException(
          path, "calls of type \"" + type.asText() + "\" have no counterpart; function has one");
    }
    ObjectNode part = function(call.path("function"), call.path("id"), path + ".function");
    thinking.sign(part, call.at("/extra_content/google/thought_signature"));
    return part;
  }

  /** The part for a function_call, as it was before there were tools. */
  ObjectNode functionCall(JsonNode call, String path) throws ChatException {
    ObjectNode part = function(call, ChatJson.NODES.missingNode(), path);
    thinking.sign(part, ChatJson.NODES.missingNode());
    return part;
  }

  private ObjectNode function(JsonNode function, JsonNode id, String path) throws ChatException {
    JsonNode name = function.path("name");
    if (!name.isTextual()) {
      throw new ChatException(path, "wants the name of a function");
    }
    ObjectNode part = ChatJson.NODES.objectNode();
    ObjectNode call = part.putObject("functionCall");
    if (id.isTextual()) {
      call.put("id", id.textValue());
      names.put(id.textValue(), name.textValue());
    }
    lastName = name.textValue();
    call.put("name", lastName);
    call.set("args", arguments(function.path("arguments"), path + ".arguments"));
    return part;
  }

  private static ObjectNode arguments(JsonNode arguments, String path) throws ChatException {
    if (!ChatJson.isGiven(arguments) || (arguments.isTextual() && arguments.asText().isBlank())) {
      return ChatJson.NODES.objectNode();
    }
    ObjectNode object =
        arguments instanceof ObjectNode given ? given : ChatJson.object(arguments.asText());
    if (object == null) {
      throw new ChatException(path, "is no JSON object");
    }
    return object;
  }

  /**
   * The part for what a call gave back.
   *
   * @param said a JSON object; other text becomes the member "result" of one
   */
  ObjectNode result(JsonNode id, JsonNode named, String said, String path) throws ChatException {
    String known = id.isTextual() ? names.get(id.textValue()) : lastName;
    String name = named.isTextual() ? named.textValue() : known;
    if (name == null || name.isEmpty()) {
      throw new ChatException(
          path,
          "answers no call before it; its tool_call_id is the id of one of tool_calls, or its name"
              + " that of a function");
    }
    ObjectNode part = ChatJson.NODES.objectNode();
    ObjectNode response = part.putObject("functionResponse");
    if (id.isTextual()) {
      response.put("id", id.textValue());
    }
    response.put("name", name);
    ObjectNode object = ChatJson.object(said);
    response.set("response", object == null ? wrapped(said) : object);
    return part;
  }

  private static ObjectNode wrapped(String said) {
    return ChatJson.NODES.objectNode().put("result", said);
  }
}
