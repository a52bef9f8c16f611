package dev.promptbeam.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an object, or of the objects below a prefix. Names are taken as they are: {@code ..}
 * and an empty name between two slashes mean themselves, and nothing else is there to be
 * normalized.
 */
final class GsPath implements Path {
  static final String SCHEME = "gs";
  static final String PREFIX = SCHEME + "://";

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
  private static final char SLASH = '/';

  private final GsFileSystem fileSystem;

  /** Empty for a relative path. */
  private final String bucket;

  private final String object;

  /** 0 where it is not reckoned yet. */
  private int hash;

  GsPath(GsFileSystem fileSystem, String bucket, String object) {
    this.fileSystem = fileSystem;
    this.bucket = bucket;
    this.object = object;
  }

  /** A slash at the end says that a folder is meant, and is left out. */
  static GsPath parse(GsFileSystem fileSystem, String text) {
    if (!Locations.isRemote(text)) {
      return new GsPath(fileSystem, "", withoutEnd(text));
    }
    String rest = text.substring(PREFIX.length());
    int slash = rest.indexOf(SLASH);
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      throw new InvalidPathException(text, "no bucket can have the name \"" + bucket + "\"");
    }
    return new GsPath(fileSystem, bucket, slash < 0 ? "" : withoutEnd(rest.substring(slash + 1)));
  }

  private static String withoutEnd(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  String bucket() {
    return bucket;
  }

  /** Its exact name; empty for the bucket itself. */
  String object() {
    return object;
  }

  /** What the names of all objects below it begin with. */
  String folder() {
    return object.isEmpty() ? "" : object + SLASH;
  }

  /** Another object of the bucket. */
  GsPath sibling(String name) {
    return new GsPath(fileSystem, bucket, name);
  }

  private static GsPath same(Path other) {
    if (other instanceof GsPath path) {
      return path;
    }
    throw new ProviderMismatchException(other + " is no gs:// path");
  }

  @Override
  public GsFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return !bucket.isEmpty();
  }

  @Override
  public @Nullable Path getRoot() {
    return isAbsolute() ? sibling("") : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return object.isEmpty() && isAbsolute()
        ? null
        : new GsPath(fileSystem, "", object.substring(object.lastIndexOf(SLASH) + 1));
  }

  @Override
  public @Nullable Path getParent() {
    int slash = object.lastIndexOf(SLASH);
    if (slash >= 0) {
      return sibling(object.substring(0, slash));
    }
    return object.isEmpty() ? null : getRoot();
  }

  @Override
  public int getNameCount() {
    return object.isEmpty() && isAbsolute() ? 0 : names().length;
  }

  private String[] names() {
    return object.split("/", -1);
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    String[] names = names();
    if (beginIndex < 0 || beginIndex >= endIndex || endIndex > getNameCount()) {
      throw new IllegalArgumentException(this + " has no names " + beginIndex + ".." + endIndex);
    }
    return new GsPath(
        fileSystem,
        "",
        String.join("/", java.util.Arrays.copyOfRange(names, beginIndex, endIndex)));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof GsPath path
        && path.bucket.equals(bucket)
        && (path.object.isEmpty()
            || object.equals(path.object)
            || object.startsWith(path.folder()));
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof GsPath path
        && (path.isAbsolute()
            ? equals(path)
            : object.equals(path.object) || object.endsWith(SLASH + path.object));
  }

  @Override
  public Path normalize() {
    return this;
  }

  @Override
  public Path resolve(Path other) {
    GsPath path = same(other);
    if (path.isAbsolute()) {
      return path;
    }
    return path.object.isEmpty() ? this : sibling(folder() + path.object);
  }

  @Override
  public Path relativize(Path other) {
    GsPath path = same(other);
    if (!path.startsWith(this)) {
      throw new IllegalArgumentException(path + " is not below " + this);
    }
    boolean itself = path.object.equals(object);
    return new GsPath(fileSystem, "", itself ? "" : path.object.substring(folder().length()));
  }

  @Override
  public URI toUri() {
    try {
      return new URI(SCHEME, bucket, "/" + object, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Path toAbsolutePath() {
    if (!isAbsolute()) {
      throw new IllegalStateException(this + " is of no bucket");
    }
    return this;
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    fileSystem.provider().checkAccess(this);
    return this;
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("objects cannot be watched");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(same(other).toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GsPath path
        && path.bucket.equals(bucket)
        && path.object.equals(object)
        && path.fileSystem == fileSystem;
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = 31 * bucket.hashCode() + object.hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return isAbsolute() ? PREFIX + bucket + (object.isEmpty() ? "" : SLASH + object) : object;
  }
}
