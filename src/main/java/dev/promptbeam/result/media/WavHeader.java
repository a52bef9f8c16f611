package dev.promptbeam.result.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The 44 bytes before raw sound that make it a WAV file (RIFF, format 1): 16 bits a sample, one
 * channel, little-endian, as the API's speech is.
 */
final class WavHeader {
  static final int LENGTH = 44;
  private static final int SAMPLE_BYTES = 2;

  private WavHeader() {}

  /**
   * @param rate samples a second
   * @param bytes of sound that follow; a length beyond the format's 4 GB reads as its largest
   */
  static byte[] of(int rate, long bytes) {
    int length = (int) Math.min(bytes, 0xFFFFFFFFL - LENGTH);
    return ByteBuffer.allocate(LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(length + LENGTH - 8)
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(rate)
        .putInt(rate * SAMPLE_BYTES)
        .putShort((short) SAMPLE_BYTES)
        .putShort((short) (8 * SAMPLE_BYTES))
        .put(ascii("data"))
        .putInt(length)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
