package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.request.media.MediaFile;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MimeNames;
import dev.promptbeam.request.media.UnreadableMediaException;
import dev.promptbeam.request.text.SpelledJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one row bring along besides text: data that stands in them, addresses, and
 * local files. A file has a stand-in until its request has been checked.
 */
public final class ChatMedia {
  private static final Pattern DATA = Pattern.compile("(?is)data:([^,]*?)(;base64)?,(.*)");
  private static final Pattern ADDRESS = Pattern.compile("(?i)(https?|gs)://.*");
  private static final Pattern FILE = Pattern.compile("(?is)file:(?://(?:localhost(?=/))?)?(.*)");
  private static final int LONGEST_PATH = 4_096;
  private static final String STAND_IN = "media:";
  private static final String FILE_DATA = "fileData";
  private static final String FILE_URI = "fileUri";

  private final MediaFiles files;
  private final List<MediaFile> found = new ArrayList<>();
  private int images;

  public ChatMedia(MediaFiles files) {
    this.files = files;
  }

  /** Local files in the order of the messages. */
  public List<MediaFile> found() {
    return found;
  }

  /** Pictures that are known to be among it. */
  public int images() {
    return images;
  }

  /** The part for a data: URL, an address, or the path of a local file. */
  ObjectNode ofUrl(String url, String path) throws ChatException {
    Matcher data = DATA.matcher(url);
    if (data.matches()) {
      String type = data.group(1).replaceFirst(";.*", "");
      return inline(type.isEmpty() ? "text/plain" : type, base64(data, path));
    }
    if (ADDRESS.matcher(url).matches()) {
      ObjectNode part = ChatJson.NODES.objectNode();
      part.putObject(FILE_DATA).put(FILE_URI, url);
      return part;
    }
    Matcher file = FILE.matcher(url);
    return local(file.matches() ? fileName(file.group(1)) : url, path);
  }

  ObjectNode inline(String mimeType, String base64) {
    String type = MimeNames.of(mimeType);
    images += type.startsWith("image/") ? 1 : 0;
    ObjectNode part = ChatJson.NODES.objectNode();
    part.putObject("inlineData").put("mimeType", type).put("data", base64);
    return part;
  }

  private static String base64(Matcher data, String path) throws ChatException {
    String text = data.group(3);
    if (data.group(2) != null) {
      return text.strip();
    }
    try {
      return Base64.getEncoder().encodeToString(decoded(text));
    } catch (IllegalArgumentException e) {
      throw new ChatException(path, "is no data: URL: " + e.getMessage());
    }
  }

  /** A name that is no URL, as data sets put behind file:// too, stands for itself. */
  private static String fileName(String encoded) {
    try {
      return new String(decoded(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return encoded;
    }
  }

  /** The bytes behind percent signs, which need not be text. */
  private static byte[] decoded(String text) {
    String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return URLDecoder.decode(bytes.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private ObjectNode local(String name, String path) throws ChatException {
    if (name.length() > LONGEST_PATH) {
      throw new ChatException(
          path,
          "has "
              + name.length()
              + " characters and is no path of a file; base64 wants data:image/png;base64, or its"
              + " like, before it");
    }
    try {
      MediaFile file = files.read(name, null);
      images += file.isImage() ? 1 : 0;
      found.add(file);
      ObjectNode part = ChatJson.NODES.objectNode();
      part.putObject(FILE_DATA)
          .put("mimeType", file.mimeType())
          .put(FILE_URI, STAND_IN + (found.size() - 1));
      return part;
    } catch (UnreadableMediaException e) {
      throw new ChatException(Reason.MEDIA_UNREADABLE, path, e.sentence());
    }
  }

  /**
   * The same with the files in their places.
   *
   * @param canonical as they are hashed, wherever they lie
   */
  public JsonNode filledIn(JsonNode checked, boolean canonical) {
    if (found.isEmpty()) {
      return checked;
    }
    JsonNode filled = checked.deepCopy();
    for (ObjectNode part : parts(filled)) {
      MediaFile file = standingFor(part.path(FILE_DATA).path(FILE_URI).asText());
      if (file != null) {
        part.remove(FILE_DATA);
        byte[] member = canonical ? file.canonical() : file.wire();
        String text = "{" + new String(member, StandardCharsets.UTF_8) + "}";
        SpelledJson.read(text).properties().forEach(one -> part.set(one.getKey(), one.getValue()));
      }
    }
    return filled;
  }

  private static List<ObjectNode> parts(JsonNode filled) {
    JsonNode contents = filled.isArray() ? filled : filled.path("contents");
    List<ObjectNode> parts = new ArrayList<>();
    for (JsonNode content : contents) {
      for (JsonNode part : content.path("parts")) {
        if (part instanceof ObjectNode object) {
          parts.add(object);
        }
      }
    }
    return parts;
  }

  private @Nullable MediaFile standingFor(String uri) {
    return uri.startsWith(STAND_IN)
        ? found.get(Integer.parseInt(uri.substring(STAND_IN.length())))
        : null;
  }

  /** The type of sound that is named by its format. */
  static String soundType(String format) {
    return "audio/" + format.toLowerCase(Locale.ROOT);
  }
}
