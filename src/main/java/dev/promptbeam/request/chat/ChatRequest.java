package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.RequestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The body of a chat completion, or of an embedding, as OpenAI's API takes it, written as a request
 * of the service. What changes an answer and has no counterpart is refused by name; what does not
 * change it is left out.
 */
public final class ChatRequest {
  private static final Set<String> TAKEN =
      Set.of(
          "messages",
          "temperature",
          "top_p",
          "top_k",
          "n",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "logprobs",
          "top_logprobs",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "response_format",
          "reasoning_effort",
          "tools",
          "tool_choice",
          "functions",
          "function_call");

  private static final Set<String> EMBEDDED = Set.of("input", "dimensions");

  /** Of a chat completion or an embedding; without a word for them an answer is the same. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "model",
          "user",
          "metadata",
          "store",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prediction",
          "stream",
          "stream_options",
          "encoding_format");

  /** Members that say nothing where they have this value: it is what happens anyway. */
  private static final Map<String, String> USUAL =
      Map.of(
          "parallel_tool_calls", "true",
          "logit_bias", "{}",
          "modalities", "[\"text\"]",
          "verbosity", "\"medium\"");

  private static final Map<String, String> INSTEAD =
      Map.of(
          "parallel_tool_calls", "false has no counterpart: an answer may call several functions",
          "logit_bias", "has no counterpart; a response_format of words may do",
          "modalities", "only text can be asked for; other models make pictures and sound",
          "audio", "only text can be asked for; other models make sound",
          "web_search_options", "has no counterpart; format: requests takes {googleSearch: {}}",
          "verbosity", "has no counterpart; a system message can say it");

  private ChatRequest() {}

  /**
   * Writes a body as a request.
   *
   * @param lenient whether what has no counterpart is left out
   * @param path where the body stands, for messages
   */
  public static ObjectNode convert(
      RequestKind kind,
      JsonNode body,
      ChatMedia media,
      Thinking thinking,
      boolean lenient,
      String path)
      throws ChatException {
    if (!(body instanceof ObjectNode object)) {
      throw new ChatException(path, "wants an object");
    }
    boolean embeds = kind.equals(RequestKind.EMBED);
    requireAsked(object, embeds);
    if (!lenient) {
      refuseOthers(object, embeds ? EMBEDDED : TAKEN);
    }
    return embeds ? embedding(object) : completion(object, media, thinking, lenient);
  }

  /** The members that are left out without a word, but for the model. */
  public static List<String> leftOut(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (LEFT_OUT.contains(name)
                  && !name.equals("model")
                  && ChatJson.isGiven(body.path(name))) {
                names.add(name);
              }
            });
    return names;
  }

  /** A file may hold lines of another call than those that can be asked. */
  private static void requireAsked(ObjectNode body, boolean embeds) throws ChatException {
    if (!ChatJson.isGiven(body.path(embeds ? "input" : "messages"))) {
      throw new ChatException(
          embeds ? "input" : "messages",
          embeds
              ? "is missing; kind: embed takes lines of /v1/embeddings"
              : "is missing; lines of /v1/chat/completions are taken, and no others");
    }
  }

  private static void refuseOthers(ObjectNode body, Set<String> taken) throws ChatException {
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      String name = member.getKey();
      boolean says =
          ChatJson.isGiven(member.getValue())
              && !member.getValue().toString().equals(USUAL.get(name));
      if (says && !taken.contains(name) && !LEFT_OUT.contains(name)) {
        throw ChatException.unknown(name, INSTEAD.getOrDefault(name, "has no counterpart here"));
      }
    }
  }

  private static ObjectNode completion(
      ObjectNode body, ChatMedia media, Thinking thinking, boolean lenient) throws ChatException {
    ChatMessages messages = ChatMessages.read(body.path("messages"), media, thinking, "messages");
    ObjectNode request = ChatJson.NODES.objectNode();
    request.set("contents", messages.contents());
    if (!messages.systemParts().isEmpty()) {
      request.putObject("systemInstruction").set("parts", messages.systemParts());
    }
    ChatTools.write(body, request, lenient);
    ChatConfig.write(body, thinking, request);
    return request;
  }

  private static ObjectNode embedding(ObjectNode body) throws ChatException {
    JsonNode input = body.path("input");
    JsonNode only = input.isArray() && input.size() == 1 ? input.path(0) : input;
    if (!only.isTextual()) {
      throw new ChatException("input", "wants one text: a line has one vector");
    }
    ObjectNode request = ChatJson.NODES.objectNode();
    ArrayNode parts = request.putObject("content").putArray("parts");
    parts.add(ChatJson.textPart(only.textValue()));
    if (ChatJson.isGiven(body.path("dimensions"))) {
      request.set("outputDimensionality", body.path("dimensions"));
    }
    return request;
  }
}
