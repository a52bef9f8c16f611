package dev.promptbeam.request.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a file is by its first bytes. Its name only decides between things that look alike,
 * such as CSV and plain text.
 */
final class ContentType {
  private static final MimeTypes TIKA = MimeTypes.getDefaultMimeTypes();
  private static final MediaTypeRegistry KINDS = TIKA.getMediaTypeRegistry();
  private static final int EBML_HEAD = 64;

  private ContentType() {}

  /** The type as the service calls it, whether it takes it or not; null where nobody knows. */
  static @Nullable String of(FileBytes file, String name) throws IOException {
    if (Boxes.are(file)) {
      return new Boxes(file).mimeType();
    }
    byte[] head = file.bytes(0, TIKA.getMinLength());
    if (detect(head, null).equals(MediaType.OCTET_STREAM)) {
      return null;
    }
    MediaType type = detect(head, name).getBaseType();
    if (type.toString().endsWith("matroska")) {
      return file.text(0, EBML_HEAD).contains("webm") ? "video/webm" : type.toString();
    }
    if (file.text(0, 4).equals("OggS")) {
      return type.getType().equals("video") ? type.toString() : "audio/ogg";
    }
    String ours = MimeNames.of(type.toString());
    boolean text = KINDS.isInstanceOf(type, MediaType.TEXT_PLAIN) && !ours.startsWith("image/");
    return text && !MimeNames.TAKEN.contains(ours) ? "text/plain" : ours;
  }

  /** Whether text lies under the name of a picture and the like: a page of an error, say. */
  static boolean isDisguised(String type, String name) throws IOException {
    String named = MimeNames.of(detect(new byte[0], name).toString());
    return MimeNames.isText(type) && MimeNames.TAKEN.contains(named) && !MimeNames.isText(named);
  }

  private static MediaType detect(byte[] head, @Nullable String name) throws IOException {
    Metadata metadata = new Metadata();
    if (name != null) {
      metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
    }
    return TIKA.detect(new ByteArrayInputStream(head), metadata);
  }
}
