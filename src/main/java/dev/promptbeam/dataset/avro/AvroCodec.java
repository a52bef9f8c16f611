package dev.promptbeam.dataset.avro;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;
import org.xerial.snappy.Snappy;

/** How the blocks of a file are packed. */
enum AvroCodec {
  NULL,
  DEFLATE,
  SNAPPY,
  ZSTANDARD,
  BZIP2,
  XZ;

  /** What a block of snappy may unpack to, which has to be held whole. */
  private static final int MOST_UNPACKED = AvroBlocks.bounded(256 << 20);

  /** Three bytes of snappy say 64 at most. */
  private static final long MOST_TIMES = 22;

  private static final int XZ_KIB = AvroBlocks.bounded(128 << 20) >> 10;

  /** By the name in a header; null for an unknown one. */
  static @Nullable AvroCodec of(@Nullable String name) {
    for (AvroCodec codec : values()) {
      if (name == null || codec.name().toLowerCase(Locale.ROOT).equals(name)) {
        return codec;
      }
    }
    return null;
  }

  InputStream unpack(byte[] bytes, int from, int length) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes, from, length);
    return switch (this) {
      case NULL -> in;
      case DEFLATE -> new Inflated(in);
      case SNAPPY -> new ByteArrayInputStream(snappy(bytes, from, length));
      case ZSTANDARD -> new ZstdInputStreamNoFinalizer(in);
      case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(in), true);
      case XZ -> new XZInputStream(in, XZ_KIB);
    };
  }

  /** Followed by the checksum of what it unpacks to. */
  private static byte[] snappy(byte[] bytes, int from, int length) throws IOException {
    int packed = length - Integer.BYTES;
    if (packed < 0) {
      throw new IOException("it ends within its checksum");
    }
    int size = Snappy.uncompressedLength(bytes, from, packed);
    if (size < 0 || size > MOST_TIMES * packed) {
      throw new IOException("it claims to unpack to " + size + " bytes, which so few cannot");
    }
    if (size > MOST_UNPACKED) {
      throw new IOException(
          "it unpacks to " + size + " bytes" + AvroBlocks.tooLarge(size, MOST_UNPACKED));
    }
    byte[] unpacked = new byte[size];
    Snappy.uncompress(bytes, from, packed, unpacked, 0);
    CRC32 crc = new CRC32();
    crc.update(unpacked);
    if ((int) crc.getValue() != ByteBuffer.wrap(bytes, from + packed, Integer.BYTES).getInt()) {
      throw new IOException("its checksum is another one");
    }
    return unpacked;
  }

  /** Frees what the JDK holds outside of its heap. */
  private static final class Inflated extends InflaterInputStream {
    Inflated(InputStream in) {
      super(in, new Inflater(true));
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }
}
