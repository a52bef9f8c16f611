package dev.promptbeam.result.format;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How a part file is compressed. */
public enum PartCompression {
  NONE(""),
  GZIP(".gz"),
  ZSTD(".zst");

  private static final int BUFFER = 1 << 16;

  /** That of the zstd command. */
  static final int ZSTD_LEVEL = 3;

  private final String extension;

  PartCompression(String extension) {
    this.extension = extension;
  }

  /** What it adds to the name of a file that is compressed as a whole. */
  String extension() {
    return extension;
  }

  /** A stream whose end, when it is closed, leaves the other one open. */
  OutputStream over(OutputStream out) throws IOException {
    OutputStream open = new LeftOpen(out);
    return switch (this) {
      case NONE -> open;
      case GZIP -> new GZIPOutputStream(open, BUFFER);
      case ZSTD -> Zstd.over(open);
    };
  }

  /** A class of its own: a pipeline that uses us as a library may be without the one it needs. */
  private static final class Zstd {
    private Zstd() {}

    static OutputStream over(OutputStream out) throws IOException {
      return new ZstdOutputStreamNoFinalizer(out, ZSTD_LEVEL).setChecksum(true);
    }
  }

  private static final class LeftOpen extends FilterOutputStream {
    LeftOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
