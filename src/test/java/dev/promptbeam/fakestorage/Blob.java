package dev.promptbeam.fakestorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, in a file that is never changed.
 *
 * @param sum absent for what was composed
 */
record Blob(Path file, long size, String crc32c, @Nullable Md5 sum) {

  /** As the API spells a checksum: the bytes in network order, in base64. */
  static String crc32c(long value) {
    return base64(ByteBuffer.allocate(4).putInt((int) value).array());
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  Blob withoutMd5() {
    return new Blob(file, size, crc32c, null);
  }

  /** Null for what was composed. */
  @Nullable String md5() {
    return sum == null ? null : sum.text();
  }

  /** The same bytes in another file. */
  Blob in(Path other) {
    return new Blob(other, size, crc32c, sum == null ? null : sum.in(other));
  }

  /** The value of {@code x-goog-hash}; an MD5 that nobody has asked for is left out. */
  String hashes() {
    String md5 = sum == null ? null : sum.known();
    return "crc32c=" + crc32c + (md5 == null ? "" : ",md5=" + md5);
  }

  /** Fails where the caller has said other checksums; it is said in the service's words. */
  void check(@Nullable String saidCrc32c, @Nullable String saidMd5) throws IOException {
    if (saidCrc32c != null && !saidCrc32c.isEmpty() && !saidCrc32c.equals(crc32c)) {
      throw StorageError.invalid(mismatch("CRC32C", saidCrc32c, crc32c));
    }
    if (saidMd5 != null && !saidMd5.isEmpty() && !saidMd5.equals(md5())) {
      throw StorageError.invalid(mismatch("MD5 hash", saidMd5, String.valueOf(md5())));
    }
  }

  private static String mismatch(String what, String said, String seen) {
    return "Provided "
        + what
        + " \""
        + said
        + "\" doesn't match calculated "
        + what
        + " \""
        + seen
        + "\".";
  }
}
