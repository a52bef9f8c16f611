package dev.promptbeam.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What Cloud Storage can do beyond what files can. Its paths are all {@code gs://} ones. */
public final class RemoteFiles {
  /** So large an object is read whole before any of it is handed out. */
  private static final long AT_ONCE = 4 << 20;

  /** A download that is damaged each time is not the line's fault. */
  static final int DOWNLOADS = 3;

  /** A storage that does not answer at the start is told of sooner than one that did before. */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(20);

  private RemoteFiles() {}

  /**
   * Asks for one object, so that a name, credentials or a bucket that is wrong is told before
   * anything depends on it.
   *
   * @throws IOException that names what is wrong
   */
  public static void check(Path path) throws IOException {
    GsPath soon = (GsPath) within(path, FIRST_PATIENCE);
    store(soon).isAny(soon, soon.folder());
  }

  /** The object of that very name; null where there is none. */
  public static @Nullable StoredObject find(Path path) throws IOException {
    GsPath gs = (GsPath) path;
    return gs.object().isEmpty() ? null : store(path).find(gs);
  }

  /** The same name, of a Cloud Storage that is given up sooner. */
  public static Path within(Path path, Duration patience) {
    GsPath gs = (GsPath) path;
    StorageAddress address = gs.getFileSystem().address();
    Duration shorter = patience.compareTo(address.patience()) < 0 ? patience : address.patience();
    return GsPath.parse(
        GsFileSystem.of(new StorageAddress(address.endpoint(), shorter)), gs.toString());
  }

  /** How long ago an object was written, by the storage's clock as far as it is known here. */
  public static Duration age(StoredObject object) throws IOException {
    return store(object.path()).age(object);
  }

  /** A folder of this process that stands for a remote one where only local disks will do. */
  public static Path scratch(Path folder) throws IOException {
    String name = "scratch-" + Integer.toHexString(folder.toString().hashCode());
    return Files.createDirectories(TempSpace.folder().resolve(name));
  }

  /** The names directly below a folder, of objects and of folders. */
  public static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    FolderStream.of(store(folder), (GsPath) folder, entry -> true)
        .forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    return names;
  }

  /** All objects below a folder, at any depth, in the order of their names. */
  public static List<StoredObject> below(Path folder) throws IOException {
    return list(folder, ((GsPath) folder).folder());
  }

  /** All objects of a bucket whose names begin so, in their order. */
  public static List<StoredObject> startingWith(Path bucket, String prefix) throws IOException {
    return list(bucket, prefix);
  }

  private static List<StoredObject> list(Path bucket, String prefix) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    store(bucket)
        .list(
            (GsPath) bucket,
            prefix,
            object -> {
              boolean folder = object.size() == 0 && name(object.path()).endsWith("/");
              if (!folder) {
                objects.add(object);
              }
            },
            null);
    return objects;
  }

  /** The exact name of an object in its bucket. */
  public static String name(Path path) {
    return ((GsPath) path).object();
  }

  /**
   * The bytes of one generation of an object from one on; its checksum is compared at the end of
   * those that are read from the first.
   */
  public static InputStream open(StoredObject object, long start) throws IOException {
    GsPath path = (GsPath) object.path();
    return start == 0 && object.size() <= AT_ONCE
        ? new ByteArrayInputStream(whole(path, object))
        : new ObjectStream(store(path), path, object, start);
  }

  /** All of a small generation, asked for again where it came damaged. */
  private static byte[] whole(GsPath path, StoredObject object) throws IOException {
    for (int tried = 1; ; tried++) {
      try (InputStream in = new ObjectStream(store(path), path, object, 0)) {
        return in.readAllBytes();
      } catch (DamagedDownloadException e) {
        if (tried == DOWNLOADS) {
          throw e;
        }
      }
    }
  }

  /** The first bytes of a generation, as they are stored. */
  public static byte[] head(StoredObject object, int most) throws IOException {
    GsPath path = (GsPath) object.path();
    StoredObject part = object.first(Math.min(most, object.size()));
    try (InputStream in = new ObjectStream(store(path), path, part, 0)) {
      return in.readAllBytes();
    }
  }

  /** Gives up a copy on this machine, if there is one, in favour of those that are read again. */
  public static void letGo(Path path) throws IOException {
    if (path instanceof GsPath gs) {
      LocalCopies.drop(gs);
    }
  }

  /** The whole of a small object. */
  public static byte[] read(Path path) throws IOException {
    return store(path).read((GsPath) path);
  }

  /** Reads many small objects at once. */
  public static void readAll(List<Path> paths, BiConsumer<Path, byte[]> taken) throws IOException {
    AtOnce.forEach(
        paths,
        path -> {
          taken.accept(path, read(path));
          return path;
        });
  }

  /**
   * Writes an object in the place of one generation.
   *
   * @param expected 0 where there is to be none yet
   * @return its generation; -1 where another one is there by now
   */
  public static long replace(Path path, byte[] bytes, long expected) throws IOException {
    return store(path).write((GsPath) path, Content.of(bytes), expected);
  }

  private static ObjectStore store(Path path) throws IOException {
    return ((GsPath) path).getFileSystem().store();
  }
}
