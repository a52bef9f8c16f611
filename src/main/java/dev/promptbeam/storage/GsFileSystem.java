package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The objects of one Cloud Storage. */
final class GsFileSystem extends FileSystem {
  private static final Map<StorageAddress, GsFileSystem> ALL = new ConcurrentHashMap<>();

  private final StorageAddress address;
  private @Nullable ObjectStore store;

  private GsFileSystem(StorageAddress address) {
    this.address = address;
  }

  static GsFileSystem current() {
    return of(StorageAddress.current());
  }

  static GsFileSystem of(StorageAddress address) {
    return ALL.computeIfAbsent(address, GsFileSystem::new);
  }

  StorageAddress address() {
    return address;
  }

  /**
   * The client, opened at the first use.
   *
   * @throws IOException where no credentials are to be had, or a program that has us as a library
   *     lacks the client
   */
  synchronized ObjectStore store() throws IOException {
    if (store == null) {
      store = open();
    }
    return store;
  }

  private ObjectStore open() throws IOException {
    try {
      return StorageClient.open(address);
    } catch (NoClassDefFoundError e) {
      IOException lack =
          new FileSystemException(
              address.toString(),
              null,
              "gs:// paths need Google's client, and "
                  + e.getMessage()
                  + " is not on the class path: add the dependency"
                  + " com.google.cloud:google-cloud-storage, 2.78.0 or newer");
      lack.initCause(e);
      throw lack;
    }
  }

  @Override
  public GsProvider provider() {
    return GsProvider.INSTANCE;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("it stays open as long as the process lives");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    GsPath path = GsPath.parse(this, first);
    return more.length == 0 ? path : path.resolve(String.join("/", more));
  }

  /** Matches as names of local files are matched; by this a folder is read with a pattern. */
  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher local = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
    return path -> local.matches(Path.of(path.toString()));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("objects have no owners");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("objects cannot be watched");
  }
}
