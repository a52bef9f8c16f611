package dev.promptbeam.emulator.media;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** The chunks a PNG consists of: a length, a name, data, a check sum. */
final class PngChunks {
  /** Length, name and check sum. */
  static final int FRAME_BYTES = 12;

  /** Of one chunk that only fills; so much is held in memory. */
  private static final int MOST_FILLING_BYTES = 1 << 16;

  /** Ancillary, private, safe to copy: a decoder that does not know it goes on. */
  private static final String FILLING = "fiLl";

  private PngChunks() {}

  static byte[] chunk(String name, byte[] data) {
    CRC32 sum = new CRC32();
    byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
    sum.update(letters);
    sum.update(data);
    return ByteBuffer.allocate(data.length + FRAME_BYTES)
        .putInt(data.length)
        .put(letters)
        .put(data)
        .putInt((int) sum.getValue())
        .array();
  }

  /**
   * Chunks that no decoder looks at, of so many bytes together, made as they are read.
   *
   * @param bytes nothing is made of fewer than a frame has
   */
  static InputStream filling(long bytes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new SequenceInputStream(
        new Enumeration<>() {
          private long left = bytes;

          @Override
          public boolean hasMoreElements() {
            return left >= FRAME_BYTES;
          }

          @Override
          public InputStream nextElement() {
            long size = Math.min(left, MOST_FILLING_BYTES);
            if (left - size > 0 && left - size < FRAME_BYTES) {
              size -= FRAME_BYTES;
            }
            left -= size;
            byte[] data = new byte[(int) size - FRAME_BYTES];
            random.nextBytes(data);
            return new ByteArrayInputStream(chunk(FILLING, data));
          }
        });
  }
}
