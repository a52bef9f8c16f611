package dev.promptbeam.emulator.media;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Media in an answer: base64 that is made while it is written, so that no answer is whole in
 * memory.
 */
public final class MediaData implements JsonSerializable {
  /** A multiple of three, so that only the end of all is padded. */
  private static final int BLOCK_BYTES = 3 << 13;

  /** Makes the bytes, each time anew. */
  private final Supplier<InputStream> source;

  private MediaData(Supplier<InputStream> source) {
    this.source = source;
  }

  /** A value for a tree. */
  public static ValueNode of(Supplier<InputStream> source) {
    return JsonNodeFactory.instance.pojoNode(new MediaData(source));
  }

  @Override
  public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
    try (InputStream in = source.get()) {
      if (out.getOutputTarget() instanceof OutputStream target) {
        copy(in, out, target);
      } else {
        out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, in, -1);
      }
    }
  }

  /** Past the generator, in blocks: several times as fast. */
  private static void copy(InputStream in, JsonGenerator out, OutputStream target)
      throws IOException {
    out.writeRawValue("\"");
    out.flush();
    byte[] encoded = new byte[BLOCK_BYTES / 3 * 4];
    for (byte[] block = in.readNBytes(BLOCK_BYTES);
        block.length > 0;
        block = in.readNBytes(BLOCK_BYTES)) {
      target.write(encoded, 0, Base64.getEncoder().encode(block, encoded));
    }
    out.writeRaw('"');
  }

  @Override
  public void serializeWithType(
      JsonGenerator out, SerializerProvider provider, TypeSerializer types) throws IOException {
    serialize(out, provider);
  }
}
