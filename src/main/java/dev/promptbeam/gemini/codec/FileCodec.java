package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.RemoteFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files as JSON (protocol 2.1, 2.2). */
public final class FileCodec {
  private static final int SHA256_BYTES = 32;
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");

  private FileCodec() {}

  /**
   * @return null where the object is no file: it has no name of one
   */
  public static @Nullable RemoteFile file(Members file) {
    String name = file.text("name");
    if (!ResourceName.isFile(name)) {
      return null;
    }
    return new RemoteFile(
        name,
        file.text("displayName"),
        file.text("mimeType"),
        file.number("sizeBytes", -1),
        file.instant("createTime"),
        file.instant("expirationTime"),
        file.text("uri"),
        file.text("state"),
        sha256(file.text("sha256Hash")),
        file.in("error").text("message"));
  }

  /** Documented as base64 of the bytes, observed as base64 of their hex text (protocol 2.1). */
  private static @Nullable String sha256(String hash) {
    if (HEX.matcher(hash).matches()) {
      return hash.toLowerCase(Locale.ROOT);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(hash);
    } catch (IllegalArgumentException none) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.US_ASCII);
    if (HEX.matcher(text).matches()) {
      return text.toLowerCase(Locale.ROOT);
    }
    return bytes.length == SHA256_BYTES ? HexFormat.of().formatHex(bytes) : null;
  }

  public static ObjectNode start(String name, String displayName, String mimeType, long size) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putObject("file")
        .put("name", name)
        .put("displayName", displayName)
        .put("mimeType", mimeType)
        .put("sizeBytes", Long.toString(size));
    return root;
  }
}
