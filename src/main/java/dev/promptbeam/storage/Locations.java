package dev.promptbeam.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where texts become paths: those of this machine, and {@code gs://} ones. */
public final class Locations {
  private Locations() {}

  /**
   * The path that a text names; a {@code gs://} one at the {@linkplain StorageAddress address in
   * use}.
   *
   * @throws java.nio.file.InvalidPathException where it names none
   */
  public static Path path(String text) {
    return isRemote(text) ? GsFileSystem.current().getPath(text) : Path.of(text);
  }

  /** The path that a text names, relative to a folder where it says nothing else. */
  public static Path resolve(Path folder, String text) {
    return isRemote(text) ? path(text) : folder.resolve(text);
  }

  public static boolean isRemote(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith(GsPath.PREFIX);
  }

  /**
   * True where a file of that very name is there, which on Cloud Storage takes one call and not the
   * two that tell a folder from nothing.
   */
  public static boolean isFile(Path path) {
    try {
      return isRemote(path) ? RemoteFiles.find(path) != null : Files.isRegularFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True where the file lies elsewhere: nothing of this machine's disks holds for it. */
  public static boolean isRemote(Path path) {
    return path instanceof GsPath;
  }
}
