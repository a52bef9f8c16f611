package dev.promptbeam.result.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes the base64 of a JSON string as it stands between its quotes: both alphabets, padded or
 * not, with JSON's escapes in it, since encoders escape {@code /} and {@code =}.
 */
final class EncodedData {
  private static final int STEP = 48 << 10;
  private static final int ESCAPE_DIGITS = 4;

  private final InputStream in;
  private final byte[] raw = new byte[STEP];
  private final byte[] quads = new byte[STEP];
  private int at;
  private int limit;
  private int gathered;
  private long read;

  private EncodedData(InputStream in) {
    this.in = in;
  }

  /**
   * Decodes all of it; holds a few ten kilobytes.
   *
   * @return how many bytes were written
   * @throws UndecodableException if it is not base64
   * @throws IOException if it cannot be read or written
   */
  static long decode(InputStream in, OutputStream out) throws IOException {
    return new EncodedData(in).decode(out);
  }

  private long decode(OutputStream out) throws IOException {
    long written = 0;
    for (int next = next(); next >= 0; next = next()) {
      quads[gathered++] = alphabet(next);
      if (gathered == STEP) {
        written += flush(out);
      }
    }
    return written + flush(out);
  }

  private int flush(OutputStream out) throws IOException {
    try {
      byte[] decoded = Base64.getDecoder().decode(Arrays.copyOf(quads, gathered));
      gathered = 0;
      out.write(decoded);
      return decoded.length;
    } catch (IllegalArgumentException e) {
      throw new UndecodableException("is not base64 before character " + read);
    }
  }

  private static byte alphabet(int character) {
    return (byte) (character == '-' ? '+' : character == '_' ? '/' : character);
  }

  /** The next character, unescaped; -1 behind the last. */
  private int next() throws IOException {
    int character = nextRaw();
    if (character != '\\') {
      return character;
    }
    int escape = nextRaw();
    if (escape == '/') {
      return escape;
    }
    int code = escape == 'u' ? 0 : -1;
    for (int i = 0; i < ESCAPE_DIGITS && code >= 0; i++) {
      int digit = Character.digit(nextRaw(), 16);
      code = digit < 0 ? -1 : code * 16 + digit;
    }
    if (code < 0 || code > Byte.MAX_VALUE) {
      throw new UndecodableException("has an escape at character " + read + " that is no base64");
    }
    return code;
  }

  private int nextRaw() throws IOException {
    if (at == limit) {
      limit = in.read(raw, 0, raw.length);
      at = 0;
      if (limit < 0) {
        limit = 0;
        return -1;
      }
    }
    read++;
    return raw[at++] & 0xFF;
  }
}
