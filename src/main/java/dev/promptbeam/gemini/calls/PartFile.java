package dev.promptbeam.gemini.calls;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * An empty {@code .part} beside a target, which becomes the target or goes away. Its name is
 * unique, so that two downloads of one target cannot write into each other.
 */
final class PartFile implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path part;
  private final Path target;
  private final FileChannel channel;

  PartFile(Path target) throws IOException {
    this.target = target;
    part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    channel =
        FileChannel.open(
            part,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OWNER_ONLY);
  }

  FileChannel channel() {
    return channel;
  }

  /** Makes the bytes durable, then visible under the target's name. */
  void publish() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }
}
