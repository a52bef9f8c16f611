package dev.promptbeam.batch.answer;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Sha256;
import dev.promptbeam.result.media.MediaContent;
import dev.promptbeam.result.media.MediaFile;
import dev.promptbeam.result.media.MediaStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** The {@code media} folder of a run, whose files are forced to disk before they have a name. */
public record MediaFolder(RunDirectory directory) implements MediaStore {
  @Override
  public MediaFile save(String name, MediaContent content, boolean thought) throws IOException {
    Path target = directory.media().resolve(name + "." + content.extension());
    Sum sum = new Sum();
    if (isThere(target, content, sum)) {
      return file(target, content, sum, thought);
    }
    Sum written = new Sum();
    DurableFile.replaceOneOfMany(target, out -> content.writeTo(written.over(out)));
    return file(target, content, written, thought);
  }

  /** True where a shard that was published before, wholly or in part, has left the same file. */
  private static boolean isThere(Path target, MediaContent content, Sum sum) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    content.writeTo(sum.over(OutputStream.nullOutputStream()));
    return LineFile.summarize(target).sha256().equals(sum.hex());
  }

  private MediaFile file(Path target, MediaContent content, Sum sum, boolean thought) {
    String path = directory.media().getFileName() + "/" + target.getFileName();
    return new MediaFile(path, content.mimeType(), sum.bytes, sum.hex(), thought);
  }

  @Override
  public void remove(MediaFile file) throws IOException {
    Files.deleteIfExists(directory.root().resolve(file.path()));
  }

  @Override
  public void force() throws IOException {
    DurableFile.forceFolder(directory.media());
  }

  /** Length and SHA-256 of what passes. */
  private static final class Sum {
    private final MessageDigest digest = Sha256.digest();
    private long bytes;
    private String hex = "";

    OutputStream over(OutputStream out) {
      return new DigestOutputStream(out, digest) {
        @Override
        public void write(byte[] b, int off, int len) throws IOException {
          super.write(b, off, len);
          bytes += len;
        }
      };
    }

    String hex() {
      if (hex.isEmpty()) {
        hex = Sha256.hex(digest);
      }
      return hex;
    }
  }
}
