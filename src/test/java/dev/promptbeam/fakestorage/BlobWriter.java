package dev.promptbeam.fakestorage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of an object to disk as they come, and reckons their checksums. */
final class BlobWriter extends OutputStream {
  private final Path file;
  private final OutputStream out;
  private final CRC32C crc32c = new CRC32C();
  private final @Nullable MessageDigest md5;
  private long size;

  /**
   * A new file.
   *
   * @param wantsMd5 whether that checksum is reckoned now, or not before it is asked for
   */
  BlobWriter(Path file, boolean wantsMd5) throws IOException {
    this.file = file;
    this.out = Files.newOutputStream(file);
    this.md5 = wantsMd5 ? Md5.digest() : null;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    crc32c.update(buffer, offset, length);
    if (md5 != null) {
      md5.update(buffer, offset, length);
    }
    size += length;
  }

  long size() {
    return size;
  }

  /** What was written; nothing more is. */
  Blob finish() throws IOException {
    out.close();
    String reckoned = md5 == null ? null : Blob.base64(md5.digest());
    return new Blob(file, size, Blob.crc32c(crc32c.getValue()), new Md5(file, reckoned));
  }

  /** Closes it and forgets what was written. */
  void discard() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
