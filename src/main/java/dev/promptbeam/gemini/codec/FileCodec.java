package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.RemoteFile;
import org.jspecify.annotations.Nullable;

/** Files as JSON (protocol 2.1, 2.2). */
public final class FileCodec {
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
        file.text("state"));
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
