package dev.promptbeam.dataset.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Kinds of file that no text format reads, known by their first bytes. */
public enum FileKind {
  ZIP(
      "504b0304",
      0,
      "a ZIP archive (an .xlsx workbook is one too)",
      "unpack it, or save the table"),
  EMPTY_ZIP("504b0506", 0, "an empty ZIP archive", "unpack it"),
  XZ("fd377a585a00", 0, "compressed with xz more than three times", "unpack it"),
  SEVEN_ZIP("377abcaf271c", 0, "a 7z archive", "unpack it"),
  RAR("526172211a07", 0, "a RAR archive", "unpack it"),
  ZSTD("28b52ffd", 0, "compressed with zstd more than three times", "unpack it"),
  LZ4("04224d18", 0, "compressed with lz4", "unpack it, or use .zst"),
  SNAPPY("ff060000734e61507059", 0, "compressed with snappy", "unpack it, or use .zst"),
  COMPRESS("1f9d", 0, "compressed with compress (.Z)", "unpack it, or use .zst"),
  GZIP("1f8b08", 0, "compressed with gzip more than three times", "unpack it"),
  TAR("7573746172", 257, "a tar archive", "unpack it"),
  PARQUET("50415231", 0, "a Parquet file", "set dataset.format: parquet"),
  AVRO("4f626a01", 0, "an Avro file", "set dataset.format: avro"),
  ORC("4f5243", 0, "an ORC file", "write it as JSON lines or CSV"),
  ARROW("4152524f5731", 0, "an Arrow file", "write it as JSON lines or CSV"),
  SQLITE(
      "53514c69746520666f726d6174203300", 0, "an SQLite database", "write it as JSON lines or CSV"),
  OLD_OFFICE("d0cf11e0a1b11ae1", 0, "an old Office file, such as .xls", "save the table as CSV"),
  PDF("255044462d", 0, "a PDF file", "name a file of rows"),
  UTF_32("0000feff", 0, "UTF-32", "convert it to UTF-8"),
  UTF_32_LE("fffe0000", 0, "UTF-32", "convert it to UTF-8"),
  UTF_16("feff", 0, "UTF-16", "convert it to UTF-8"),
  UTF_16_LE("fffe", 0, "UTF-16", "convert it to UTF-8");

  /** So much of a file tells whether it is text. */
  private static final int LOOKED_AT = 512;

  /** Of the bytes of a text, fewer than one in so many are control characters. */
  private static final int RARE = 8;

  private final byte[] magic;
  private final int at;
  private final String what;
  private final String advice;

  FileKind(String magic, int at, String what, String advice) {
    this.magic = HexFormat.of().parseHex(magic);
    this.at = at;
    this.what = what;
    this.advice = advice;
  }

  /** Why the first bytes of a file are no text, and what to do; null where they may be text. */
  public static @Nullable String problem(byte[] head) {
    int length = Math.min(head.length, LOOKED_AT);
    int controls = count(head, 0, length, 1, ' ');
    for (FileKind kind : values()) {
      if (kind.begins(head) && (kind.isNoText() || controls > 0)) {
        return "is " + kind.what + "; " + kind.advice;
      }
    }
    int even = count(head, 0, length, 2, 1);
    int odd = count(head, 1, length, 2, 1);
    if (Math.max(even, odd) > length / 4 && Math.min(even, odd) <= length / 16) {
      return "is UTF-16; convert it to UTF-8";
    }
    return controls >= RARE && controls * RARE > length
        ? "is no text file; name a file of rows"
        : null;
  }

  private boolean begins(byte[] head) {
    return head.length >= at + magic.length
        && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
  }

  /** True where the mark itself cannot begin a table or a JSON value. */
  private boolean isNoText() {
    boolean isAscii =
        new String(magic, StandardCharsets.UTF_8).chars().allMatch(c -> c >= ' ' && c < 127);
    return !isAscii || this == PDF;
  }

  /** Characters below a bound that no text has, at every so many bytes. */
  private static int count(byte[] head, int from, int to, int step, int bound) {
    int count = 0;
    for (int index = from; index < to; index += step) {
      boolean isUsual = "\t\n\r\f\u001b".indexOf(head[index]) >= 0;
      count += head[index] >= 0 && head[index] < bound && !isUsual ? 1 : 0;
    }
    return count;
  }
}
