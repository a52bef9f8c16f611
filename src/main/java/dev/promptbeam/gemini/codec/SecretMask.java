package dev.promptbeam.gemini.codec;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a secret out of sight in the bytes of an answer, before anybody sees, parses or stores them:
 * as many asterisks take its place, so that offsets and lengths stay true. It is found across the
 * borders of chunks, and of the pieces of a resumed download.
 */
final class SecretMask implements BodySink {
  /** Shorter ones are words, which answers may hold by chance. */
  private static final int SHORTEST = 10;

  private final BodySink sink;
  private final byte[] secret;

  /** How far to go on where the last byte of a place for the secret is the one of the index. */
  private final int[] strides = new int[1 << Byte.SIZE];

  /** The beginning of a secret that may go on in the next chunk. */
  private byte[] held = {};

  private SecretMask(BodySink sink, byte[] secret) {
    this.sink = sink;
    this.secret = secret;
    Arrays.fill(strides, secret.length);
    for (int i = 0; i < secret.length - 1; i++) {
      strides[secret[i] & 0xFF] = secret.length - 1 - i;
    }
  }

  /** The sink itself where the secret is too short to be told from other text. */
  static BodySink before(BodySink sink, String secret) {
    return secret.length() < SHORTEST
        ? sink
        : new SecretMask(sink, secret.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void begin(int status, HttpHeaders headers) {
    sink.begin(status, headers);
  }

  @Override
  public boolean accept(ByteBuffer bytes) {
    byte[] piece = Arrays.copyOf(held, held.length + bytes.remaining());
    bytes.get(piece, held.length, bytes.remaining());
    mask(piece);
    int open = beginning(piece);
    held = Arrays.copyOfRange(piece, piece.length - open, piece.length);
    return piece.length == open || sink.accept(ByteBuffer.wrap(piece, 0, piece.length - open));
  }

  @Override
  public void end(int unsure) {
    if (held.length > 0) {
      sink.accept(ByteBuffer.wrap(held));
    }
    sink.end(held.length);
  }

  /** By Horspool's search: few of the bytes are looked at. */
  private void mask(byte[] piece) {
    int last = secret.length - 1;
    int at = 0;
    while (at + last < piece.length) {
      byte seen = piece[at + last];
      if (seen == secret[last] && isSecret(piece, at, secret.length)) {
        Arrays.fill(piece, at, at + secret.length, (byte) '*');
      }
      at += strides[seen & 0xFF];
    }
  }

  /** How many of the last bytes are the first of the secret. */
  private int beginning(byte[] piece) {
    for (int length = Math.min(secret.length - 1, piece.length); length > 0; length--) {
      if (isSecret(piece, piece.length - length, length)) {
        return length;
      }
    }
    return 0;
  }

  private boolean isSecret(byte[] piece, int at, int length) {
    return Arrays.equals(piece, at, at + length, secret, 0, length);
  }
}
