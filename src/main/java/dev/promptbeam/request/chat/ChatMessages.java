package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of messages, with the roles of OpenAI's API or of ShareGPT, as contents and system
 * instruction. What system and developer say goes into the instruction, in its order; what
 * functions gave back in messages that follow each other is one turn.
 */
public final class ChatMessages {
  private static final String PARTS = "parts";

  private final ChatContent content;
  private final ChatCalls calls;
  private final ArrayNode system = ChatJson.NODES.arrayNode();
  private final ArrayNode turns = ChatJson.NODES.arrayNode();
  private boolean afterResult;

  private ChatMessages(ChatMedia media, Thinking thinking) {
    this.content = new ChatContent(media);
    this.calls = new ChatCalls(thinking);
  }

  /**
   * Reads them.
   *
   * @param path where they stand, for messages
   */
  public static ChatMessages read(
      JsonNode messages, ChatMedia media, Thinking thinking, String path) throws ChatException {
    if (!messages.isArray()) {
      throw new ChatException(
          path,
          "wants a list of messages"
              + (messages.isTextual()
                  ? "; in a CSV or TSV the column's type is json: dataset.types"
                  : ""));
    }
    ChatMessages read = new ChatMessages(media, thinking);
    for (int i = 0; i < messages.size(); i++) {
      read.add(messages.path(i), path + "[" + i + "]");
    }
    return read;
  }

  /** Turns of user and model. */
  public ArrayNode contents() {
    return turns;
  }

  /** What they say of the system: parts with text; none where they say nothing of it. */
  public ArrayNode systemParts() {
    return system;
  }

  private void add(JsonNode message, String path) throws ChatException {
    if (!message.isObject()) {
      throw new ChatException(path, "wants an object with role and content");
    }
    boolean isShareGpt = message.has("from") && !message.has("role");
    String role = message.path(isShareGpt ? "from" : "role").asText();
    String place = path + (isShareGpt ? ".value" : ".content");
    JsonNode said = message.path(isShareGpt ? "value" : "content");
    switch (role) {
      case "system", "developer" -> instruct(content.text(said, place));
      case "user", "human" -> turn("user", content.parts(said, place));
      case "assistant", "model", "gpt", "chatgpt", "bing", "bard" -> answer(message, said, path);
      case "function_call" -> call(said, place);
      case "tool", "function", "observation", "function_response" -> result(message, said, path);
      default ->
          throw new ChatException(
              path,
              "role \""
                  + role
                  + "\" has no counterpart; system, developer, user, assistant and tool have one");
    }
    afterResult = List.of("tool", "function", "observation", "function_response").contains(role);
  }

  private void instruct(String text) {
    if (!text.isEmpty()) {
      system.add(ChatJson.textPart(text));
    }
  }

  private void turn(String role, List<ObjectNode> parts) {
    ObjectNode turn = turns.addObject().put("role", role);
    parts.forEach(turn.putArray(PARTS)::add);
  }

  private void answer(JsonNode message, JsonNode said, String path) throws ChatException {
    if (ChatJson.isGiven(message.path("audio"))) {
      throw new ChatException(
          path + ".audio", "names sound that lies at OpenAI; bring its words as content");
    }
    List<ObjectNode> parts = new ArrayList<>(content.parts(said, path + ".content"));
    if (message.path("refusal").isTextual()) {
      parts.add(ChatJson.textPart(message.path("refusal").textValue()));
    }
    JsonNode toolCalls = message.path("tool_calls");
    for (int i = 0; i < toolCalls.size(); i++) {
      parts.add(calls.call(toolCalls.path(i), path + ".tool_calls[" + i + "]"));
    }
    if (ChatJson.isGiven(message.path("function_call"))) {
      parts.add(calls.functionCall(message.path("function_call"), path + ".function_call"));
    }
    if (parts.size() > 1) {
      parts.removeIf(part -> part.size() == 1 && part.path("text").asText("-").isEmpty());
    }
    turn("model", parts);
  }

  private void call(JsonNode said, String place) throws ChatException {
    ObjectNode call = said instanceof ObjectNode object ? object : ChatJson.object(said.asText());
    if (call == null) {
      throw new ChatException(place, "is no JSON object with name and arguments");
    }
    turn("model", List.of(calls.functionCall(call, place)));
  }

  private void result(JsonNode message, JsonNode said, String path) throws ChatException {
    String text =
        said instanceof ObjectNode object
            ? object.toString()
            : content.text(said, path + ".content");
    ObjectNode part = calls.result(message.path("tool_call_id"), message.path("name"), text, path);
    if (afterResult) {
      ((ArrayNode) turns.path(turns.size() - 1).path(PARTS)).add(part);
    } else {
      turn("user", List.of(part));
    }
  }
}
