package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one message says: a text, or a list of typed parts. */
final class ChatContent {
  private static final String DATA = "data:";
  private static final List<String> MEDIA =
      List.of(
          "image_url", "image", "video_url", "video", "audio_url", "audio", "input_audio", "file");

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
    String said = ChatJson.text(part.path("type"), path + ".type");
    String type = said == null ? "" : said;
    return switch (type) {
      case "text", "input_text", "output_text" -> text(part, "text", path);
      case "refusal" -> text(part, "refusal", path);
      case "image_url", "input_image", "video_url", "audio_url" ->
          media.ofUrl(url(part, type.equals("input_image") ? "image_url" : type, path), path);
      case "image", "audio", "video" -> media.ofUrl(url(part, type, path), path);
      case "input_audio" -> sound(part.path(type), path + "." + type);
      case "file", "input_file" ->
          file(ChatJson.isGiven(part.path("file")) ? part.path("file") : part, path);
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
    for (String other : MEDIA) {
      if (ChatJson.says(part.path(other))) {
        throw new ChatException(
            path + "." + other, "cannot stand in a part of text; give it a part of its own");
      }
    }
    return ChatJson.textPart(text.textValue());
  }

  /** The address stands by itself, in an object, or under one of the names that datasets use. */
  private static String url(JsonNode part, String name, String path) throws ChatException {
    JsonNode at = part.path(name);
    String place = path + "." + name;
    List<@Nullable String> found = new ArrayList<>();
    if (at.isTextual()) {
      found.add(at.textValue());
    }
    for (String member : List.of("url", "path")) {
      found.add(ChatJson.text(at.path(member), place + "." + member));
    }
    for (String member : List.of("url", "path")) {
      found.add(ChatJson.text(part.path(member), path + "." + member));
    }
    boolean isOdd = ChatJson.isGiven(at) && !at.isTextual() && !at.isObject();
    for (String url : found) {
      if (!isOdd && url != null && !url.isBlank()) {
        return url;
      }
    }
    throw new ChatException(
        place, "wants a data: URL, an address, or the path of a file as its url");
  }

  private ObjectNode sound(JsonNode sound, String path) throws ChatException {
    JsonNode data = sound.path("data");
    JsonNode format = sound.path("format");
    if (!data.isTextual() || !format.isTextual()) {
      throw new ChatException(path, "wants data in base64 and its format, such as wav or mp3");
    }
    return data.textValue().startsWith(DATA)
        ? media.ofUrl(data.textValue(), path)
        : media.inline(ChatMedia.soundType(format.textValue()), data.textValue());
  }

  private ObjectNode file(JsonNode file, String path) throws ChatException {
    String data = ChatJson.text(file.path("file_data"), path + ".file_data");
    if (data != null && data.startsWith(DATA)) {
      return media.ofUrl(data, path);
    }
    if (data != null) {
      String name = ChatJson.text(file.path("filename"), path + ".filename");
      if (name != null && !name.toLowerCase(Locale.ROOT).endsWith(".pdf")) {
        throw new ChatException(path + ".file_data", "wants a data: URL, which says its type");
      }
      return media.inline("application/pdf", data);
    }
    for (String member : List.of("file_url", "path")) {
      String url = ChatJson.text(file.path(member), path + "." + member);
      if (url != null) {
        return media.ofUrl(url, path);
      }
    }
    JsonNode id = file.path("file_id");
    throw new ChatException(
        path,
        ChatJson.isGiven(id)
            ? "file "
                + SpelledJson.text(id)
                + " lies at OpenAI: bring it along as file_data, or by its path"
            : "wants file_data, a data: URL");
  }
}
