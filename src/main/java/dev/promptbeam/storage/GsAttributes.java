package dev.promptbeam.storage;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is told of an object, or of a folder, which is none. */
record GsAttributes(@Nullable StoredObject object) implements BasicFileAttributes {
  static final GsAttributes FOLDER = new GsAttributes(null);

  @Override
  public FileTime lastModifiedTime() {
    return FileTime.from(object == null ? Instant.EPOCH : object.updated());
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return object != null;
  }

  @Override
  public boolean isDirectory() {
    return object == null;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return object == null ? 0 : object.size();
  }

  @Override
  public @Nullable Object fileKey() {
    return object == null ? null : object.generation();
  }
}
