package dev.promptbeam.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdUtils;

/** How a file is compressed, told by its extension. */
enum Compression {
  NONE(""),
  GZIP(".gz"),
  BZIP2(".bz2"),
  ZSTD(".zst");

  private final String extension;

  Compression(String extension) {
    this.extension = extension;
  }

  static Compression of(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    for (Compression compression : values()) {
      if (compression != NONE && name.endsWith(compression.extension)) {
        return compression;
      }
    }
    return NONE;
  }

  /** The path without the extension of the compression. */
  String strip(String path) {
    return path.substring(0, path.length() - extension.length());
  }

  /** False where a library is missing: zstd is native and may be left out of the class path. */
  boolean isAvailable() {
    return this != ZSTD || ZstdUtils.isZstdCompressionAvailable();
  }

  /** The content; several members or streams behind each other read as one. */
  InputStream open(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GzipMembers(in);
      case BZIP2 ->
          new EarlyReads(new BZip2CompressorInputStream(new BufferedInputStream(in), true));
      case ZSTD -> new ZstdCompressorInputStream(in);
    };
  }
}
