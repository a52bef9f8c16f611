package dev.promptbeam.emulator.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A disc on a ground, as a PNG of any size: one bit a pixel and two colours, so that 17 million
 * pixels are two megabytes before they are packed and some kilobytes after.
 */
public final class Picture {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int PALETTE = 3;

  private Picture() {}

  /**
   * The bytes of a PNG.
   *
   * @param seed chooses the colours and where the disc lies
   * @param bytes how long the file is to be; a shorter one is as long as it needs to be
   */
  public static InputStream png(int width, int height, long seed, long bytes) {
    byte[] head = concat(SIGNATURE, header(width, height), palette(seed));
    byte[] tail =
        concat(
            PngChunks.chunk("IDAT", pixels(width, height, seed)),
            PngChunks.chunk("IEND", new byte[0]));
    long missing = bytes - head.length - tail.length;
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(head),
                PngChunks.filling(missing, seed),
                new ByteArrayInputStream(tail))));
  }

  private static byte[] header(int width, int height) {
    return PngChunks.chunk(
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {1, PALETTE, 0, 0, 0})
            .array());
  }

  /** Two colours, the first of them dark. */
  private static byte[] palette(long seed) {
    byte[] colours = ByteBuffer.allocate(8).putLong(seed).array();
    byte[] palette = Arrays.copyOf(colours, 6);
    for (int i = 0; i < 3; i++) {
      palette[i] &= 0x7F;
      palette[3 + i] |= (byte) 0x80;
    }
    return PngChunks.chunk("PLTE", palette);
  }

  private static byte[] pixels(int width, int height, long seed) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    double radius = Math.min(width, height) * (0.2 + (seed & 0xFF) / 1024.0);
    double centreX = width * (0.4 + (seed >>> 8 & 0xFF) / 1280.0);
    double centreY = height * (0.4 + (seed >>> 16 & 0xFF) / 1280.0);
    // A filter of no effect, and a bit a pixel.
    byte[] row = new byte[1 + (width + 7) / 8];
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, fast, 1 << 13)) {
      for (int y = 0; y < height; y++) {
        double square = radius * radius - (y - centreY) * (y - centreY);
        double half = Math.sqrt(Math.max(0, square));
        fill(row, (int) Math.max(0, centreX - half), (int) Math.min(width, centreX + half));
        out.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written", e);
    } finally {
      fast.end();
    }
    return packed.toByteArray();
  }

  /** Sets the bits from one place to another, and no others. */
  private static void fill(byte[] row, int from, int to) {
    Arrays.fill(row, (byte) 0);
    for (int bit = from; bit < to; bit++) {
      if (bit % 8 == 0 && to - bit >= 8) {
        row[1 + bit / 8] = (byte) 0xFF;
        bit += 7;
      } else {
        row[1 + bit / 8] |= (byte) (0x80 >> bit % 8);
      }
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
