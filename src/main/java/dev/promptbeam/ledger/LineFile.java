package dev.promptbeam.ledger;

import dev.promptbeam.model.Sha256;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * A file of lines in the making: written under a temporary name, it appears whole by {@link
 * #commit} or not at all.
 */
public final class LineFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final MessageDigest digest;
  private final OutputStream out;
  private long lines;
  private long bytes;
  private boolean committed;

  public LineFile(Path target) throws IOException {
    this.target = target;
    this.temporary = DurableFile.temporaryFor(target);
    this.digest = Sha256.digest();
    this.channel = DurableFile.openTemporary(temporary);
    this.out =
        new BufferedOutputStream(
            new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER) {
          @Override
          public synchronized void write(int value) throws IOException {
            super.write(value);
            bytes++;
          }

          @Override
          public synchronized void write(byte[] source, int offset, int length) throws IOException {
            super.write(source, offset, length);
            bytes += length;
          }
        };
  }

  /** Adds the pieces of one line and its end. */
  public void writeLine(byte[]... pieces) throws IOException {
    for (byte[] piece : pieces) {
      out.write(piece);
    }
    out.write('\n');
    lines++;
  }

  /** Where rows go whose form is another one; each is to be counted. */
  public OutputStream rows() {
    return out;
  }

  public void countRow() {
    lines++;
  }

  public long lines() {
    return lines;
  }

  public long bytes() {
    return bytes;
  }

  /** Forces the content to disk and lets the file appear, in place of an older one of its name. */
  public Summary commit() throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
    DurableFile.forceFolderOf(target);
    String name = String.valueOf(target.getFileName());
    return new Summary(name, lines, bytes, Sha256.hex(digest));
  }

  /** What a file of lines holds, by reading it. */
  public static Summary summarize(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    long lines = 0;
    long bytes = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    String name = String.valueOf(file.getFileName());
    return new Summary(name, lines, bytes, Sha256.hex(digest));
  }

  /** Throws an uncommitted file away. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * What a committed file holds.
   *
   * @param file its name within its folder
   * @param sha256 of its bytes, lower-case hexadecimal
   */
  public record Summary(String file, long lines, long bytes, String sha256) {

    /** Whether another file of that content is the same one; lines are counted in lines alone. */
    public boolean sameBytes(Summary other) {
      return bytes == other.bytes && sha256.equals(other.sha256);
    }
  }
}
