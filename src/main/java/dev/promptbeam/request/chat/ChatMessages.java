package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of messages, with the roles of OpenAI's API or of ShareGPT, as contents and system
 * instruction. What system and developer say goes into the instruction, in its order; what
 * functions gave back in messages that follow each other is one turn.
 */
public final class ChatMessages {
  private static final String PARTS = "parts";
  private static final Set<String> ANSWERING =
      Set.of("assistant", "model", "gpt", "chatgpt", "bing", "bard");
  private static final List<String> MEDIA =
      List.of("images", "image", "videos", "video", "audios", "audio", "attachments");
  private static final List<String> CALLS = List.of("tool_calls", "function_call");

  private final ChatContent content;
  private final ChatCalls calls;
  private final ArrayNode system = ChatJson.NODES.arrayNode();
  private final ArrayNode turns = ChatJson.NODES.arrayNode();

  /** The parts of the last turn, where it is one of results. */
  private @Nullable ArrayNode results;

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
    read.calls.requireResults();
    read.requireUserBeforeCalls(path);
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
    String from = either(message, "role", "from");
    String named = ChatJson.text(message.path(from), path + "." + from);
    String role = named == null ? "" : named;
    String member = either(message, "content", "value");
    JsonNode said = message.path(member);
    String place = path + "." + member;
    refuseBeside(message, ANSWERING.contains(role), path);
    switch (role) {
      case "system", "developer" -> instruct(content.text(said, place));
      case "user", "human" -> say(begin("user"), content.parts(said, place));
      case "function_call" -> call(said, place);
      case "tool", "function", "observation", "function_response" ->
          result(message, said, path, place);
      default -> {
        if (!ANSWERING.contains(role)) {
          throw new ChatException(
              path,
              "role \""
                  + role
                  + "\" has no counterpart; system, developer, user, assistant and tool have one");
        }
        answer(message, said, path, place);
      }
    }
  }

  /** Data sets mix the words of both forms. */
  private static String either(JsonNode message, String usual, String other) {
    return !ChatJson.isGiven(message.path(usual)) && message.has(other) ? other : usual;
  }

  /** What would be lost, as it stands where nobody looks for it. */
  private static void refuseBeside(JsonNode message, boolean answers, String path)
      throws ChatException {
    for (String name : MEDIA) {
      if (ChatJson.says(message.path(name))) {
        throw new ChatException(
            path + "." + name,
            answers && name.equals("audio")
                ? "names sound that lies at OpenAI; bring its words as content"
                : "cannot stand beside the content: bring it as a part of it");
      }
    }
    boolean says = message.has("content") || message.has("value");
    for (String name : CALLS) {
      if (ChatJson.says(message.path(name))) {
        if (!answers) {
          throw new ChatException(path + "." + name, "belongs to the assistant");
        }
        says = true;
      }
    }
    if (!says && !ChatJson.says(message.path("refusal"))) {
      throw new ChatException(path, "has no content");
    }
  }

  private void instruct(String text) {
    if (!text.isEmpty()) {
      system.add(ChatJson.textPart(text));
    }
  }

  /** The parts of the next turn; messages of the model that follow each other are one. */
  private ArrayNode begin(String role) throws ChatException {
    JsonNode last = turns.path(turns.size() - 1);
    if (role.equals("model") && last.path("role").asText().equals(role)) {
      return (ArrayNode) last.path(PARTS);
    }
    calls.requireResults();
    results = null;
    return turns.addObject().put("role", role).putArray(PARTS);
  }

  /** Text that is empty says nothing beside another part. */
  private static void say(ArrayNode turn, List<ObjectNode> parts) {
    turn.addAll(parts);
    for (int i = turn.size() - 1; i >= 0 && turn.size() > 1; i--) {
      JsonNode part = turn.path(i);
      if (part.size() == 1 && part.path("text").asText("-").isEmpty()) {
        turn.remove(i);
      }
    }
  }

  private void answer(JsonNode message, JsonNode said, String path, String place)
      throws ChatException {
    ArrayNode turn = begin("model");
    List<ObjectNode> parts = new ArrayList<>(content.parts(said, place));
    String refusal = ChatJson.text(message.path("refusal"), path + ".refusal");
    if (refusal != null) {
      parts.add(ChatJson.textPart(refusal));
    }
    ArrayNode toolCalls = ChatJson.list(message.path("tool_calls"), path + ".tool_calls");
    for (int i = 0; i < toolCalls.size(); i++) {
      parts.add(calls.call(toolCalls.path(i), path + ".tool_calls[" + i + "]"));
    }
    if (ChatJson.isGiven(message.path("function_call"))) {
      parts.add(calls.functionCall(message.path("function_call"), path + ".function_call"));
    }
    say(turn, parts);
  }

  /** One call, or a list of calls. */
  private void call(JsonNode said, String place) throws ChatException {
    JsonNode held = ChatJson.container(said);
    if (held == null || held.isEmpty()) {
      throw new ChatException(place, "is no JSON object with name and arguments");
    }
    ArrayNode turn = begin("model");
    if (held.isObject()) {
      say(turn, List.of(calls.functionCall(held, place)));
    }
    for (int i = 0; held.isArray() && i < held.size(); i++) {
      say(turn, List.of(calls.functionCall(held.path(i), place + "[" + i + "]")));
    }
  }

  private void result(JsonNode message, JsonNode said, String path, String place)
      throws ChatException {
    JsonNode text = said.isObject() ? said : ChatJson.NODES.textNode(content.text(said, place));
    ObjectNode part = calls.result(message, text, path);
    if (results == null) {
      results = turns.addObject().put("role", "user").putArray(PARTS);
    }
    results.add(part);
  }

  private void requireUserBeforeCalls(String path) throws ChatException {
    JsonNode first = turns.path(0);
    for (JsonNode part : first.path(PARTS)) {
      if (first.path("role").asText().equals("model") && part.has("functionCall")) {
        throw new ChatException(
            path,
            "calls a function before the user says a thing; the service wants the user's turn"
                + " before it");
      }
    }
  }
}
