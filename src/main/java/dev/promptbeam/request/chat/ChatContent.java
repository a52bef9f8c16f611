package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one message says: a text, or a list of typed parts. */
final class ChatContent {
  private final ChatMedia media;

  ChatContent(ChatMedia media) {
    this.media = media;
  }

  /** Its parts as the service has them; none for null. */
  List<ObjectNode> parts(JsonNode content, String path) throws ChatException {
    List<ObjectNode> parts = new ArrayList<>();
    if (content.isTextual()) {
      parts.add(ChatJson.textPart(content.textValue()));
    } else if (content.isArray()) {
      for (int i = 0; i < content.size(); i++) {
        parts.add(part(content.path(i), path + "[" + i + "]"));
      }
    } else if (ChatJson.isGiven(content)) {
      throw new ChatException(path, "wants text, or a list of parts with a type");
    }
    return parts;
  }

  /** The text alone, for what can be nothing else. */
  String text(JsonNode content, String path) throws ChatException {
    StringBuilder text = new StringBuilder();
    for (ObjectNode part : parts(content, path)) {
      if (!part.path("text").isTextual()) {
        throw new ChatException(path, "wants text alone: pictures and sound belong to the user");
      }
      text.append(part.path("text").textValue());
    }
    return text.toString();
  }

  private ObjectNode part(JsonNode part, String path) throws ChatException {
    if (part.isTextual()) {
      return ChatJson.textPart(part.textValue());
    }
    String type = part.path("type").asText();
    return switch (type) {
      case "text", "input_text", "output_text" -> text(part, "text", path);
      case "refusal" -> text(part, "refusal", path);
      case "image_url", "input_image", "video_url", "audio_url" ->
          media.ofUrl(url(part, type.equals("input_image") ? "image_url" : type, path), path);
      case "image", "audio", "video" -> media.ofUrl(url(part, type, path), path);
      case "input_audio" -> sound(part.path(type), path + "." + type);
      case "file", "input_file" -> file(part.has("file") ? part.path("file") : part, path);
      default ->
          throw new ChatException(
              path,
              "parts of type \""
                  + type
                  + "\" have no counterpart; text, image_url, input_audio and file have one");
    };
  }

  private static ObjectNode text(JsonNode part, String name, String path) throws ChatException {
    JsonNode text = part.path(name);
    if (!text.isTextual()) {
      throw new ChatException(path + "." + name, "wants text");
    }
    return ChatJson.textPart(text.textValue());
  }

  /** The address stands by itself, in an object, or under one of the names that datasets use. */
  private static String url(JsonNode part, String name, String path) throws ChatException {
    JsonNode at = part.path(name);
    return Stream.of(at, at.path("url"), at.path("path"), part.path("url"), part.path("path"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElseThrow(
            () ->
                new ChatException(
                    path + "." + name,
                    "wants a data: URL, an address, or the path of a file as its url"));
  }

  private ObjectNode sound(JsonNode sound, String path) throws ChatException {
    JsonNode data = sound.path("data");
    JsonNode format = sound.path("format");
    if (!data.isTextual() || !format.isTextual()) {
      throw new ChatException(path, "wants data in base64 and its format, such as wav or mp3");
    }
    return media.inline(ChatMedia.soundType(format.textValue()), data.textValue());
  }

  private ObjectNode file(JsonNode file, String path) throws ChatException {
    JsonNode data = file.path("file_data");
    if (data.isTextual() && data.textValue().startsWith("data:")) {
      return media.ofUrl(data.textValue(), path);
    }
    if (data.isTextual()) {
      return media.inline("application/pdf", data.textValue());
    }
    for (String name : List.of("file_url", "path")) {
      if (file.path(name).isTextual()) {
        return media.ofUrl(file.path(name).textValue(), path);
      }
    }
    String id = SpelledJson.text(file.path("file_id"));
    throw new ChatException(
        path,
        file.has("file_id")
            ? "file " + id + " lies at OpenAI: bring it along as file_data, or by its path"
            : "wants file_data, a data: URL");
  }
}
