package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Tells media apart by their base64 as it stands, which is not decoded and not copied. */
final class MediaDigest {
  private MediaDigest() {}

  /**
   * Of the text that the parser stands on.
   *
   * @param source what the parser reads, or null where it reads a tree
   */
  static int of(JsonParser parser, byte @Nullable [] source) throws IOException {
    CRC32 sum = new CRC32();
    if (source == null) {
      sum.update(parser.getText().getBytes(StandardCharsets.ISO_8859_1));
      return (int) sum.getValue();
    }
    int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
    int end = start;
    while (source[end] != '"') {
      end++;
    }
    sum.update(source, start, end - start);
    return (int) sum.getValue();
  }
}
