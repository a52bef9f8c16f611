package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a request is to be answered: sampling, length, form and thinking. */
final class ChatConfig {
  /** Members that differ in their name alone. */
  private static final Map<String, String> RENAMED = renamed();

  private final ObjectNode body;
  private final Thinking thinking;
  private final ObjectNode config = ChatJson.NODES.objectNode();

  private ChatConfig(ObjectNode body, Thinking thinking) {
    this.body = body;
    this.thinking = thinking;
  }

  static void write(ObjectNode body, Thinking thinking, ObjectNode request) throws ChatException {
    ChatConfig chat = new ChatConfig(body, thinking);
    chat.writeRenamed();
    chat.writeLength();
    chat.writeStops();
    chat.writeForm();
    JsonNode effort = body.path("reasoning_effort");
    if (ChatJson.isGiven(effort)) {
      chat.config.set("thinkingConfig", thinking(chat, effort));
    }
    if (!chat.config.isEmpty()) {
      request.set("generationConfig", chat.config);
    }
  }

  private static ObjectNode thinking(ChatConfig chat, JsonNode effort) throws ChatException {
    return chat.thinking.config(effort.asText(), "reasoning_effort");
  }

  private void writeRenamed() throws ChatException {
    RENAMED.forEach(
        (from, to) -> {
          if (ChatJson.isGiven(body.path(from))) {
            config.set(to, body.path(from));
          }
        });
    JsonNode logprobs = body.path("logprobs");
    if (ChatJson.isGiven(logprobs) && !logprobs.isBoolean()) {
      throw new ChatException("logprobs", "wants true or false");
    }
    JsonNode top = body.path("top_logprobs");
    if (logprobs.booleanValue()) {
      config.put("responseLogprobs", true);
      if (ChatJson.isGiven(top)) {
        config.set("logprobs", top);
      }
    } else if (ChatJson.isGiven(top)) {
      throw new ChatException("top_logprobs", "wants logprobs: true beside it");
    }
  }

  private void writeLength() throws ChatException {
    JsonNode old = body.path("max_tokens");
    JsonNode now = body.path("max_completion_tokens");
    if (ChatJson.isGiven(old) && ChatJson.isGiven(now) && !old.equals(now)) {
      throw new ChatException("max_tokens", "says another length than max_completion_tokens");
    }
    JsonNode most = ChatJson.isGiven(now) ? now : old;
    if (ChatJson.isGiven(most)) {
      config.set("maxOutputTokens", most);
    }
  }

  private void writeStops() throws ChatException {
    JsonNode stop = body.path("stop");
    if (stop.isTextual()) {
      config.putArray("stopSequences").add(stop);
    } else if (ChatJson.isGiven(stop) && !stop.isArray()) {
      throw new ChatException("stop", "wants text, or a list of texts");
    } else if (!stop.isEmpty()) {
      for (int i = 0; i < stop.size(); i++) {
        if (!stop.path(i).isTextual()) {
          throw new ChatException("stop[" + i + "]", "wants text");
        }
      }
      config.set("stopSequences", stop);
    }
  }

  private void writeForm() throws ChatException {
    JsonNode form = body.path("response_format");
    if (!ChatJson.isGiven(form)) {
      return;
    }
    if (!form.path("type").isTextual()) {
      throw new ChatException("response_format", "wants an object with a type");
    }
    String type = form.path("type").textValue();
    switch (type) {
      case "text" -> {}
      case "json_object" -> {
        if (ChatJson.isGiven(form.path("schema"))) {
          throw new ChatException(
              "response_format.schema", "wants type json_schema, and stands in json_schema there");
        }
        config.put("responseMimeType", "application/json");
      }
      case "json_schema" -> {
        JsonNode schema = form.path("json_schema").path("schema");
        if (!schema.isObject()) {
          throw new ChatException("response_format.json_schema", "wants a schema, an object");
        }
        config.put("responseMimeType", "application/json");
        config.set("responseJsonSchema", schema);
      }
      default ->
          throw new ChatException(
              "response_format",
              "type \""
                  + type
                  + "\" has no counterpart; text, json_object and json_schema have one");
    }
  }

  private static Map<String, String> renamed() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("temperature", "temperature");
    names.put("top_p", "topP");
    names.put("top_k", "topK");
    names.put("n", "candidateCount");
    names.put("seed", "seed");
    names.put("presence_penalty", "presencePenalty");
    names.put("frequency_penalty", "frequencyPenalty");
    return names;
  }
}
