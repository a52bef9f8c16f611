package dev.promptbeam.request.media;

import dev.promptbeam.model.MediaReference;
import java.nio.charset.StandardCharsets;

/**
 * A file as it stands in a part of a request: its data, or a reference to what will be uploaded.
 *
 * @param mimeType as the service calls it
 * @param tokens estimated input tokens
 * @param wire a member of a part, {@code "inlineData":{...}} or {@code "fileData":{...}}
 * @param canonical the same wherever the file lies
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
public record MediaFile(String mimeType, long tokens, byte[] wire, byte[] canonical) {

  static MediaFile inline(String mimeType, long tokens, byte[] base64) {
    byte[] before = bytes("\"inlineData\":{\"mimeType\":\"" + mimeType + "\",\"data\":\"");
    byte[] after = bytes("\"}");
    byte[] member = new byte[before.length + base64.length + after.length];
    System.arraycopy(before, 0, member, 0, before.length);
    System.arraycopy(base64, 0, member, before.length, base64.length);
    System.arraycopy(after, 0, member, before.length + base64.length, after.length);
    return new MediaFile(mimeType, tokens, member, member);
  }

  static MediaFile uploaded(String mimeType, long tokens, MediaReference reference) {
    return new MediaFile(
        mimeType,
        tokens,
        fileData(mimeType, reference.uri()),
        fileData(mimeType, reference.canonicalUri()));
  }

  public boolean isImage() {
    return mimeType.startsWith("image/");
  }

  private static byte[] fileData(String mimeType, String uri) {
    return bytes("\"fileData\":{\"mimeType\":\"" + mimeType + "\",\"fileUri\":\"" + uri + "\"}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
