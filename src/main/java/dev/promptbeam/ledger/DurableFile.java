package dev.promptbeam.ledger;

import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that appears whole or not at all: written under a temporary name in the target's folder,
 * forced to disk, then renamed or linked. A crash leaves at most a {@code .tmp}, which nobody
 * reads.
 */
public final class DurableFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private DurableFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file, in place of an older one of that name. */
  public static void replace(Path target, Content content) throws IOException {
    replaceOneOfMany(target, content);
    forceFolderOf(target);
  }

  /** The same, but that its name survives a power cut only when its folder was forced after it. */
  public static void replaceOneOfMany(Path target, Content content) throws IOException {
    Path temporary = write(target, content);
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes a file unless one of that name exists; a hard link is the atomic create-if-absent with
   * content that a rename is not.
   *
   * @return false where the name was taken
   */
  public static boolean create(Path target, Content content) throws IOException {
    if (!Locations.isRemote(target) && Files.exists(target)) {
      return false;
    }
    Path temporary = write(target, content);
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException lost) {
      return false;
    } finally {
      Files.delete(temporary);
    }
    forceFolderOf(target);
    return true;
  }

  /**
   * The same where disks may have no links: a crash can leave the file empty.
   *
   * @return false where the name was taken
   */
  public static boolean createUnlinked(Path target, byte[] content) throws IOException {
    if (Locations.isRemote(target)) {
      return create(target, out -> out.write(content));
    }
    try (FileChannel channel = openTemporary(target)) {
      Channels.newOutputStream(channel).write(content);
      channel.force(true);
    } catch (FileAlreadyExistsException lost) {
      return false;
    } catch (IOException e) {
      Files.deleteIfExists(target);
      throw e;
    }
    forceFolderOf(target);
    return true;
  }

  /** Creates a folder and those above it for the owner alone. */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, OWNER_FOLDER);
  }

  /** Opens a new temporary file beside a target, for its owner alone. */
  static FileChannel openTemporary(Path temporary) throws IOException {
    return open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Opens a file; where that creates it, it is its owner's alone. */
  static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), OWNER_FILE);
  }

  /** A fresh name beside the target; two writers of one target never share it. */
  static Path temporaryFor(Path target) {
    return target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private static Path write(Path target, Content content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      createFolder(folder);
    }
    Path temporary = temporaryFor(target);
    try (FileChannel channel = openTemporary(temporary)) {
      OutputStream out = Channels.newOutputStream(channel);
      content.writeTo(out);
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return temporary;
  }

  /** Makes the new name itself survive a power cut. */
  static void forceFolderOf(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      forceFolder(folder);
    }
  }

  /** Makes all names in a folder survive a power cut. */
  public static void forceFolder(Path folder) throws IOException {
    if (Locations.isRemote(folder)) {
      return; // an object that is written is there to stay
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
