package dev.promptbeam.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files. What is opened for writing under a name that is new is <i>staged</i>, in a file
 * of this machine; it becomes an object when it is moved or linked to its name: whole, or not at
 * all. Nothing else is written. Permissions mean nothing here, and folders are but names.
 *
 * <p>That something cannot be asked for is never taken for its absence: {@link Files#exists} and
 * the like throw then.
 */
final class GsProvider extends FileSystemProvider {
  static final GsProvider INSTANCE = new GsProvider();

  private static final String UNSUPPORTED = ": an object is written under a new name, then moved";

  private final Staging staging = new Staging();

  private GsProvider() {}

  private static GsPath gs(Path path) {
    return (GsPath) path;
  }

  private static ObjectStore store(GsPath path) throws IOException {
    return path.getFileSystem().store();
  }

  @Override
  public String getScheme() {
    return GsPath.SCHEME;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException("it is there already");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return GsFileSystem.current();
  }

  @Override
  public Path getPath(URI uri) {
    return Locations.path(GsPath.PREFIX + uri.getAuthority() + uri.getPath());
  }

  /** To read, all of it is taken into memory, as those who ask for this do themselves. */
  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (isWriting(options)) {
      return newFileChannel(path, options, attributes);
    }
    Path staged = staging.find(gs(path));
    return staged != null
        ? Files.newByteChannel(staged)
        : new BytesChannel(store(gs(path)).read(gs(path)));
  }

  /** To read, all of it is brought here once. */
  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (isWriting(options)) {
      if (!options.contains(StandardOpenOption.CREATE_NEW)) {
        throw new UnsupportedOperationException(path + UNSUPPORTED);
      }
      return staging.open(gs(path), options);
    }
    Path staged = staging.find(gs(path));
    return staged != null ? FileChannel.open(staged) : LocalCopy.of(store(gs(path)), gs(path));
  }

  private static boolean isWriting(Set<? extends OpenOption> options) {
    return options.contains(StandardOpenOption.WRITE)
        || options.contains(StandardOpenOption.APPEND);
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    Path staged = staging.find(gs(path));
    if (staged != null) {
      return Files.newInputStream(staged);
    }
    return LocalCopy.stream(store(gs(path)), gs(path));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return FolderStream.of(store(gs(folder)), gs(folder), filter);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) {
    gs(folder); // it is there as soon as anything is in it
  }

  @Override
  public void delete(Path path) throws IOException {
    boolean here = staging.drop(gs(path));
    if (!here && (staging.wasMoved(gs(path)) || !store(gs(path)).delete(gs(path)))) {
      throw new NoSuchFileException(path.toString());
    }
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    if (staging.find(gs(source)) == null) {
      moveObject(gs(source), gs(target));
      return;
    }
    Content content = staging.content(gs(source));
    long generation = Publication.replace(store(gs(target)), gs(target), content);
    LocalCopies.keep(gs(target), generation, staging.moved(gs(source)));
  }

  /** For a moment both names have it. */
  private static void moveObject(GsPath source, GsPath target) throws IOException {
    Path copy = LocalCopy.file(store(source), source);
    try {
      Publication.replace(store(target), target, Content.of(copy));
    } finally {
      Files.delete(copy);
    }
    store(source).delete(source);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Content content = staging.content(gs(existing));
    if (!Publication.create(store(gs(link)), gs(link), content)) {
      throw new FileAlreadyExistsException(link.toString());
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException(target + UNSUPPORTED);
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    return path.equals(other);
  }

  @Override
  public boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException("Cloud Storage has no end");
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException("objects have no " + type.getSimpleName());
    }
    try {
      return type.cast(attributes(gs(path)));
    } catch (StorageUnavailableException | AccessDeniedException unknown) {
      throw new UncheckedIOException(unknown); // those who take it for absent would be wrong
    }
  }

  private BasicFileAttributes attributes(GsPath path) throws IOException {
    Path staged = staging.find(path);
    if (staged != null) {
      return Files.readAttributes(staged, BasicFileAttributes.class);
    }
    StoredObject object = path.object().isEmpty() ? null : store(path).find(path);
    if (object != null) {
      return new GsAttributes(object);
    }
    if (store(path).isAny(path, path.folder())) {
      return GsAttributes.FOLDER;
    }
    throw new NoSuchFileException(path.toString());
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("objects have no attributes by name");
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("objects have no attributes by name");
  }
}
