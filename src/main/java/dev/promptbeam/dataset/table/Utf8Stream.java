package dev.promptbeam.dataset.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * A text in another encoding as UTF-8. What is no character of that encoding becomes a byte that no
 * UTF-8 has, so that it costs the record it stands in, and not the file.
 */
final class Utf8Stream extends InputStream {
  private static final int BYTES = 16 << 10;
  private static final byte NONE = (byte) 0xFF;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final ByteBuffer source = ByteBuffer.allocate(BYTES).limit(0);
  private final CharBuffer characters = CharBuffer.allocate(BYTES);
  private final ByteBuffer text = ByteBuffer.allocate(4 * BYTES).limit(0);

  /** Bytes of the smallest piece of a character: what follows a broken one is read again. */
  private final int unit;

  private boolean isOver;

  Utf8Stream(InputStream in, Charset charset) {
    this.in = in;
    this.decoder = charset.newDecoder();
    this.unit = decoder.averageCharsPerByte() < 1 ? 2 : 1;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!text.hasRemaining()) {
      if (isOver) {
        return -1;
      }
      convert();
    }
    int count = Math.min(length, text.remaining());
    text.get(target, offset, count);
    return count;
  }

  /** Converts what is at hand, up to the first bytes that are no character. */
  private void convert() throws IOException {
    source.compact();
    int count = in.read(source.array(), source.position(), source.remaining());
    source.position(source.position() + Math.max(0, count)).flip();
    CoderResult result = decoder.decode(source, characters, count < 0);
    text.clear();
    characters.flip();
    encoder.encode(characters, text, false);
    characters.compact();
    if (result.isError()) {
      source.position(source.position() + Math.min(result.length(), unit));
      text.put(NONE);
    }
    isOver = count < 0 && !source.hasRemaining() && !result.isError();
    text.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
