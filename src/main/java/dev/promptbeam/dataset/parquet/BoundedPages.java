package dev.promptbeam.dataset.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Unpacks the pages of a file, none to more bytes than this process has room for. */
final class BoundedPages implements CompressionCodecFactory {
  private final CompressionCodecFactory codecs;
  private final long most;

  BoundedPages(CompressionCodecFactory codecs, long most) {
    this.codecs = codecs;
    this.most = most;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    return codecs.getCompressor(name);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    BytesInputDecompressor codec = codecs.getDecompressor(name);
    return name == CompressionCodecName.UNCOMPRESSED ? codec : new Bounded(codec);
  }

  @Override
  public void release() {
    codecs.release();
  }

  private final class Bounded implements BytesInputDecompressor {
    private final BytesInputDecompressor codec;

    Bounded(BytesInputDecompressor codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput decompress(BytesInput packed, int size) throws IOException {
      require(size);
      return codec.decompress(packed, size);
    }

    @Override
    public void decompress(ByteBuffer packed, int packedSize, ByteBuffer target, int size)
        throws IOException {
      require(size);
      codec.decompress(packed, packedSize, target, size);
    }

    @Override
    public void release() {
      codec.release();
    }

    private void require(long size) throws IOException {
      if (size > most) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "a page that unpacks to %,d bytes, and this process can hold one of %,d: an eighth"
                    + " of its heap; give it more (JAVA_OPTS=-Xmx%dm) or write smaller pages",
                size,
                most,
                (8 * size >> 20) + 256));
      }
    }
  }
}
