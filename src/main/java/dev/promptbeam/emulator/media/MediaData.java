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
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Media in an answer: base64 that is made while it is written, so that no answer is whole in
 * memory.
 */
public final class MediaData implements JsonSerializable {
  /** A multiple of three, so that only the end of all is padded. */
  private static final int BLOCK_BYTES = 3 << 13;

  /** Makes the bytes, each time anew. */
  private final Supplier<InputStream> source;

  private @Nullable Digest digest;

  /**
   * What tells its base64 apart.
   *
   * @param sum CRC-32
   */
  public record Digest(long sum, long characters) {}

  private MediaData(Supplier<InputStream> source) {
    this.source = source;
  }

  /** A value for a tree. */
  public static ValueNode of(Supplier<InputStream> source) {
    return JsonNodeFactory.instance.pojoNode(new MediaData(source));
  }

  /** Known once it is written; before that it is made for this alone. */
  public Digest digest() throws IOException {
    Digest known = digest;
    if (known == null) {
      try (InputStream in = source.get()) {
        known = copy(in, OutputStream.nullOutputStream());
      }
      digest = known;
    }
    return known;
  }

  @Override
  public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
    try (InputStream in = source.get()) {
      if (out.getOutputTarget() instanceof OutputStream target) {
        out.writeRawValue("\"");
        out.flush();
        digest = copy(in, target);
        out.writeRaw('"');
      } else {
        out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, in, -1);
      }
    }
  }

  /** Past the generator, in blocks: several times as fast. */
  private static Digest copy(InputStream in, OutputStream target) throws IOException {
    CRC32 sum = new CRC32();
    long characters = 0;
    byte[] encoded = new byte[BLOCK_BYTES / 3 * 4];
    for (byte[] block = in.readNBytes(BLOCK_BYTES);
        block.length > 0;
        block = in.readNBytes(BLOCK_BYTES)) {
      int length = Base64.getEncoder().encode(block, encoded);
      sum.update(encoded, 0, length);
      characters += length;
      target.write(encoded, 0, length);
    }
    return new Digest(sum.getValue(), characters);
  }

  @Override
  public void serializeWithType(
      JsonGenerator out, SerializerProvider provider, TypeSerializer types) throws IOException {
    serialize(out, provider);
  }
}
