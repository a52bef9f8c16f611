package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Tells media apart by their base64 as it stands, which is not decoded and not copied.
 *
 * @param sum CRC-32
 */
record MediaDigest(long sum, long characters) {
  /**
   * Of the text that the parser stands on.
   *
   * @param source what the parser reads, or null where it reads a tree
   */
  static MediaDigest of(JsonParser parser, @Nullable ByteBuffer source) throws IOException {
    CRC32 sum = new CRC32();
    if (source == null) {
      byte[] text = parser.getText().getBytes(StandardCharsets.ISO_8859_1);
      sum.update(text);
      return new MediaDigest(sum.getValue(), text.length);
    }
    int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
    int end = start;
    // A text without an end is the parser's to refuse.
    while (end < source.limit() && source.get(end) != '"') {
      end++;
    }
    sum.update(source.duplicate().position(start).limit(end));
    return new MediaDigest(sum.getValue(), end - start);
  }
}
