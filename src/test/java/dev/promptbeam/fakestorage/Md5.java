package dev.promptbeam.fakestorage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The MD5 of a file that is never changed, reckoned while it was written or when it is first asked
 * for: of large objects nobody may ever ask.
 */
final class Md5 {
  private final Path file;
  private @Nullable String known;

  /**
   * Of a file.
   *
   * @param known null where it is to be reckoned
   */
  Md5(Path file, @Nullable String known) {
    this.file = file;
    this.known = known;
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the same bytes in another file. */
  Md5 in(Path other) {
    return new Md5(other, known());
  }

  /** Null where it has not been asked for. */
  synchronized @Nullable String known() {
    return known;
  }

  /** Null where the object went away before it was asked for. */
  synchronized @Nullable String text() {
    if (known == null) {
      MessageDigest digest = digest();
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      } catch (NoSuchFileException gone) {
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      known = Blob.base64(digest.digest());
    }
    return known;
  }
}
