package dev.promptbeam.dataset.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tukaani.xz.XZInputStream;

/** How a file is compressed, told by its first bytes; names are only asked for the format. */
public enum Compression {
  NONE("", ""),
  GZIP(".gz", "1f8b08"),
  BZIP2(".bz2", "425a68"),
  ZSTD(".zst", "28b52ffd"),
  XZ(".xz", "fd377a585a00");

  /** So many bytes tell. */
  static final int MAGIC = 10;

  /** Compressed twice happens, and is seen through; more often is no accident. */
  private static final int MOST_LAYERS = 3;

  /** A frame of zstd that holds no content and may stand before the others. */
  private static final Pattern SKIPPABLE = Pattern.compile("5[0-9a-f]2a4d18.*");

  /** What .xz may take to unpack: twice of what its largest preset does. */
  private static final int XZ_KIB = 128 << 10;

  /** What stands behind the head of a bzip2 file: a block, or the end. */
  private static final List<String> BZIP2_NEXT = List.of("314159265359", "177245385090");

  private final String extension;
  private final String magic;

  Compression(String extension, String magic) {
    this.extension = extension;
    this.magic = magic;
  }

  public static Compression of(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    for (Compression compression : values()) {
      if (compression != NONE && name.endsWith(compression.extension)) {
        return compression;
      }
    }
    return NONE;
  }

  /** By the first {@link #MAGIC} bytes of a content. */
  static Compression at(byte[] head) {
    String hex = HexFormat.of().formatHex(head, 0, Math.min(head.length, MAGIC));
    for (Compression compression : values()) {
      boolean begins = compression != NONE && hex.startsWith(compression.magic);
      if (begins
          && (compression != BZIP2
              || BZIP2_NEXT.stream().anyMatch(next -> hex.startsWith(next, 8)))) {
        return compression;
      }
    }
    return SKIPPABLE.matcher(hex).matches() ? ZSTD : NONE;
  }

  /** The path without the extension of the compression. */
  public String strip(String path) {
    return path.substring(0, path.length() - extension.length());
  }

  /**
   * The content of a file, unpacked as often as its first bytes say.
   *
   * @throws EOFException for an empty file whose name says that it is compressed
   */
  static InputStream open(InputStream in, String path) throws IOException {
    InputStream content = in;
    for (int layer = 0; ; layer++) {
      PeekedStream whole = PeekedStream.of(content, MAGIC);
      byte[] head = whole.head();
      if (head.length == 0 && layer == 0 && of(path) != NONE) {
        throw new EOFException("it is empty, which no " + of(path).extension + " file is");
      }
      Compression compression = at(head);
      if (compression == NONE || layer == MOST_LAYERS) {
        return whole;
      }
      content = compression.unpack(whole);
    }
  }

  /** Several members or streams behind each other read as one. */
  private InputStream unpack(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new UnpackedStream(new GzipMembers(in));
      case BZIP2 -> new Bzip2Blocks(in);
      case ZSTD -> new UnpackedStream(new ZstdInputStreamNoFinalizer(in));
      case XZ -> new UnpackedStream(new XZInputStream(in, XZ_KIB));
    };
  }
}
