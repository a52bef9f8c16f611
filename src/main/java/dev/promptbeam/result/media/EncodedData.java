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
  private static final int STEP = 1 << 16;
  private static final int QUAD = 4;
  private static final int SHORT_ESCAPE = 2;
  private static final int LONG_ESCAPE = 6;

  private final InputStream in;
  private final byte[] buffer = new byte[STEP];
  private final byte[] decoded = new byte[STEP];

  /** Characters of base64 stand before this, what is to be unescaped yet between it and limit. */
  private int clean;

  private int limit;
  private long read;
  private boolean padded;
  private boolean escapes;

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
    boolean ended = false;
    while (!ended) {
      int more = in.readNBytes(buffer, limit, STEP - limit);
      ended = more < STEP - limit;
      limit += more;
      read += more;
      written += escapes ? unescaped(ended, out) : plain(ended, out);
    }
    return written;
  }

  /** Most data has nothing to unescape, and is not looked at for it until the decoder refuses. */
  private int plain(boolean ended, OutputStream out) throws IOException {
    clean = limit;
    try {
      return write(ended, out);
    } catch (UndecodableException e) {
      escapes = true;
      clean = 0;
      return unescaped(ended, out);
    }
  }

  private int unescaped(boolean ended, OutputStream out) throws IOException {
    unescape();
    if (ended && clean < limit) {
      throw new UndecodableException("has an escape at its end that is none");
    }
    return write(ended, out);
  }

  private int write(boolean all, OutputStream out) throws IOException {
    int count = all ? clean : clean - clean % QUAD;
    if (count == 0) {
      return 0;
    }
    try {
      if (padded) {
        throw new IllegalArgumentException("goes on behind its padding");
      }
      byte[] characters = count == STEP ? buffer : Arrays.copyOf(buffer, count);
      int bytes = Base64.getDecoder().decode(characters, decoded);
      padded = buffer[count - 1] == '=';
      out.write(decoded, 0, bytes);
      System.arraycopy(buffer, count, buffer, 0, limit - count);
      limit -= count;
      clean -= count;
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new UndecodableException("is not base64 before character " + read);
    }
  }

  private void unescape() throws UndecodableException {
    int from = clean;
    while (from < limit && !isSpecial(buffer[from])) {
      from++;
    }
    int to = from;
    int length = from < limit ? length(from) : 0;
    while (length > 0) {
      buffer[to++] = character(from, length);
      from += length;
      length = from < limit ? length(from) : 0;
    }
    System.arraycopy(buffer, from, buffer, to, limit - from);
    limit -= from - to;
    clean = to;
  }

  private static boolean isSpecial(byte next) {
    return next == '\\' || next == '-' || next == '_';
  }

  /** How many bytes the character at a place takes; 0 where not all of them are there yet. */
  private int length(int place) {
    if (buffer[place] != '\\') {
      return 1;
    }
    boolean isLong = place + 1 < limit && buffer[place + 1] == 'u';
    int length = isLong ? LONG_ESCAPE : SHORT_ESCAPE;
    return place + length <= limit ? length : 0;
  }

  private byte character(int place, int length) throws UndecodableException {
    if (length == 1) {
      byte next = buffer[place];
      return (byte) (next == '-' ? '+' : next == '_' ? '/' : next);
    }
    int code = length == LONG_ESCAPE ? 0 : buffer[place + 1] == '/' ? '/' : -1;
    for (int i = SHORT_ESCAPE; i < length && code >= 0; i++) {
      int digit = Character.digit(buffer[place + i], 16);
      code = digit < 0 ? -1 : code * 16 + digit;
    }
    if (code < 0 || code > Byte.MAX_VALUE) {
      throw new UndecodableException(
          "has an escape before character " + read + " that is no base64");
    }
    return (byte) code;
  }
}
