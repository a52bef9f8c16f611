package dev.promptbeam.batch.media;

import dev.promptbeam.model.IoReason;
import dev.promptbeam.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells whether a local file still is what it was when its request was packed. */
final class LocalMedia {
  /** "2 GB", read as the smaller of its meanings (protocol 7). */
  private static final long MOST_BYTES = 2_000_000_000;

  private static final int STEP = 1 << 16;

  private LocalMedia() {}

  /** What is wrong with it, as the end of a sentence that begins with its name; null if nothing. */
  static @Nullable String problem(Path path, Needs.Need need) throws InterruptedException {
    try {
      if (!Files.isRegularFile(path)) {
        return path + (Files.exists(path) ? " is no file" : " is not there any more");
      }
      long bytes = Files.size(path);
      if (bytes > MOST_BYTES) {
        return String.format(
            Locale.ROOT, "%s has %,d bytes; an upload may have 2,000,000,000", path, bytes);
      }
      if (bytes != need.bytes()) {
        return String.format(
            Locale.ROOT,
            "%s has changed since its request was built: %,d bytes instead of %,d",
            path,
            bytes,
            need.bytes());
      }
      return sha256(path).equals(need.sha256())
          ? null
          : path + " has changed since its request was built: other bytes, as many";
    } catch (NoSuchFileException gone) {
      return path + " is not there any more";
    } catch (ClosedByInterruptException stopped) {
      Thread.interrupted();
      throw new InterruptedException("while " + path + " was read");
    } catch (IOException e) {
      return path + " cannot be read: " + IoReason.of(e);
    }
  }

  private static String sha256(Path path) throws IOException, InterruptedException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[STEP];
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        if (Thread.interrupted()) {
          throw new InterruptedException("while " + path + " was read");
        }
      }
    }
    return Sha256.hex(digest);
  }
}
