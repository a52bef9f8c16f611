package dev.promptbeam.report.page;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.promptbeam.model.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON that can stand inside a script element whatever its texts hold: ASCII alone, so that halves
 * of pairs and line separators do no harm, and none of the characters that markup is made of.
 */
final class PageJson {
  private static final ObjectWriter WRITER =
      Json.MAPPER.writer().with(new Escapes()).with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private PageJson() {}

  static byte[] of(JsonNode node) throws IOException {
    return WRITER.writeValueAsBytes(node);
  }

  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      for (char markup : new char[] {'<', '>', '&', '\'', 0x7F}) {
        codes[markup] = ESCAPE_STANDARD;
      }
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
