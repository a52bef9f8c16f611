package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls of functions in a conversation, and what they gave back. The service wants exactly one
 * result for each call of a turn, in the turn behind it.
 */
final class ChatCalls {
  private final Thinking thinking;

  /** Those without a result, in their order. */
  private final List<Call> open = new ArrayList<>();

  ChatCalls(Thinking thinking) {
    this.thinking = thinking;
  }

  private record Call(@Nullable String id, String name, String path) {}

  /** The part for one of tool_calls. */
  ObjectNode call(JsonNode call, String path) throws ChatException {
    String type = ChatJson.text(call.path("type"), path + ".type");
    if (type != null && !type.equals("function")) {
      throw new ChatException(
          path, "calls of type \"" + type + "\" have no counterpart; function has one");
    }
    String id = filled(call.path("id"), path + ".id");
    String signature =
        ChatJson.text(
            call.at("/extra_content/google/thought_signature"),
            path + ".extra_content.google.thought_signature");
    return function(call.path("function"), id, signature, path + ".function");
  }

  /** The part for a function_call, as it was before there were tools. */
  ObjectNode functionCall(JsonNode call, String path) throws ChatException {
    return function(call, null, null, path);
  }

  private ObjectNode function(
      JsonNode function, @Nullable String id, @Nullable String signature, String path)
      throws ChatException {
    String name = function.path("name").textValue();
    if (name == null || name.isBlank()) {
      throw new ChatException(path, "wants the name of a function");
    }
    if (id != null && open.stream().anyMatch(call -> id.equals(call.id))) {
      throw new ChatException(path, "has the id of a call before it, " + id);
    }
    ObjectNode part = ChatJson.NODES.objectNode();
    ObjectNode call = part.putObject("functionCall");
    if (id != null) {
      call.put("id", id);
    }
    call.put("name", name);
    call.set("args", arguments(function, path));
    thinking.sign(part, signature);
    open.add(new Call(id, name, path));
    return part;
  }

  private static JsonNode arguments(JsonNode function, String path) throws ChatException {
    JsonNode arguments = function.path("arguments");
    if (!ChatJson.isGiven(arguments)) {
      refuseOthers(function, path);
      return ChatJson.NODES.objectNode();
    }
    if (arguments.isTextual() && arguments.textValue().isBlank()) {
      return ChatJson.NODES.objectNode();
    }
    if (ChatJson.container(arguments) instanceof ObjectNode object) {
      return object;
    }
    throw new ChatException(path + ".arguments", "is no JSON object");
  }

  /** Arguments under another name are not to be lost. */
  private static void refuseOthers(JsonNode function, String path) throws ChatException {
    for (Map.Entry<String, JsonNode> member : function.properties()) {
      if (!member.getKey().equals("name") && ChatJson.isGiven(member.getValue())) {
        throw new ChatException(
            path + "." + member.getKey(),
            "has no counterpart; what a function is called with stands in arguments");
      }
    }
  }

  /**
   * The part for what a call gave back: the call of its id, else the next one of its name, else the
   * next one.
   *
   * @param said a JSON object; other text becomes the member "result" of one
   */
  ObjectNode result(JsonNode message, JsonNode said, String path) throws ChatException {
    String id = filled(message.path("tool_call_id"), path + ".tool_call_id");
    String name = filled(message.path("name"), path + ".name");
    Predicate<Call> answered =
        call -> id != null ? id.equals(call.id) : name == null || name.equals(call.name);
    Call call =
        open.stream()
            .filter(answered)
            .findFirst()
            .orElseThrow(
                () ->
                    new ChatException(
                        path,
                        "is a result of a call that was not made, or that has one; its tool_call_id"
                            + " is the id of one of the tool_calls before it, or its name that of"
                            + " their function"));
    open.remove(call);
    ObjectNode part = ChatJson.NODES.objectNode();
    ObjectNode response = part.putObject("functionResponse");
    if (call.id != null) {
      response.put("id", call.id);
    }
    response.put("name", call.name);
    response.set(
        "response",
        ChatJson.container(said) instanceof ObjectNode object
            ? object
            : ChatJson.NODES.objectNode().set("result", said));
    return part;
  }

  /** Refuses a conversation that goes on, or ends, where a result is wanted. */
  void requireResults() throws ChatException {
    if (!open.isEmpty()) {
      throw new ChatException(
          open.get(0).path, "has no result; the service wants one for each call, behind it");
    }
  }

  /** Tables hold empty text where they hold nothing. */
  private static @Nullable String filled(JsonNode node, String path) throws ChatException {
    String text = ChatJson.text(node, path);
    return text == null || text.isEmpty() ? null : text;
  }
}
