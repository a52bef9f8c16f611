package dev.promptbeam.batch.pack;

import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Bytes that are compressed for a short while; as cheap as copying them a few times. */
final class PackedBytes {
  /** Fewer stay as they are, so that a run of a few rows need not load what compresses. */
  private static final int FEWEST = 4 << 10;

  private PackedBytes() {}

  /**
   * Packs the front of an array, which is free again then.
   *
   * @return what {@link #unpack} takes: no shorter than the bytes where it is the bytes themselves
   */
  static byte[] pack(byte[] bytes, int length) {
    return length < FEWEST ? Arrays.copyOf(bytes, length) : Lz4.pack(bytes, length);
  }

  /**
   * @param length of the bytes that were packed
   */
  static byte[] unpack(byte[] packed, int length) {
    if (packed.length == length) {
      return packed;
    }
    byte[] bytes = new byte[length];
    Lz4.unpack(packed, length, bytes, 0);
    return bytes;
  }

  /** Unpacks to a place in an array that has room for all of them there. */
  static void unpack(byte[] packed, int length, byte[] target, int at) {
    if (packed.length == length) {
      System.arraycopy(packed, 0, target, at, length);
    } else {
      Lz4.unpack(packed, length, target, at);
    }
  }

  /** Loaded when first needed. */
  private static final class Lz4 {
    private static final LZ4Factory FACTORY = LZ4Factory.fastestInstance();

    private Lz4() {}

    static byte[] pack(byte[] bytes, int length) {
      LZ4Compressor compressor = FACTORY.fastCompressor();
      byte[] room = new byte[compressor.maxCompressedLength(length)];
      int packed = compressor.compress(bytes, 0, length, room, 0, room.length);
      return packed < length ? Arrays.copyOf(room, packed) : Arrays.copyOf(bytes, length);
    }

    static void unpack(byte[] packed, int length, byte[] target, int at) {
      int unpacked =
          FACTORY.safeDecompressor().decompress(packed, 0, packed.length, target, at, length);
      if (unpacked != length) {
        throw new IllegalStateException(unpacked + " bytes were packed, not " + length);
      }
    }
  }
}
