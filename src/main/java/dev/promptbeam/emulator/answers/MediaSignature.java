package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.emulator.media.MediaData;
import dev.promptbeam.emulator.request.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The signature of media, which is known once they are written. */
final class MediaSignature implements JsonSerializable {
  private final String mimeType;
  private final MediaData data;

  private MediaSignature(String mimeType, MediaData data) {
    this.mimeType = mimeType;
    this.data = data;
  }

  /** A value for a tree, behind the data it signs. */
  static JsonNode of(String mimeType, JsonNode data) {
    if (data instanceof POJONode node && node.getPojo() instanceof MediaData made) {
      return JsonNodeFactory.instance.pojoNode(new MediaSignature(mimeType, made));
    }
    byte[] text = data.asText().getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(text);
    return TextNode.valueOf(Signature.ofMedia(mimeType, sum.getValue(), text.length));
  }

  @Override
  public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
    MediaData.Digest digest = data.digest();
    out.writeString(Signature.ofMedia(mimeType, digest.sum(), digest.characters()));
  }

  @Override
  public void serializeWithType(
      JsonGenerator out, SerializerProvider provider, TypeSerializer types) throws IOException {
    serialize(out, provider);
  }
}
