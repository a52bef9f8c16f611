package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Buckets and the live generation of each object. One thing happens at a time; bytes are written
 * before, into files that nobody else knows.
 */
final class ObjectStore {
  /** As the service sorts names: by their bytes. */
  static final Comparator<String> BY_BYTES =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private static final int LONGEST_NAME = 1024;

  /** A bucket with what it holds. */
  record Bucket(String name, Instant created, NavigableMap<String, StoredObject> objects) {}

  /** An object with its bytes, which can be read although it is overwritten meanwhile. */
  record Opened(StoredObject object, InputStream bytes) {}

  private final Path folder;
  private final Clock clock;
  private final NavigableMap<String, Bucket> buckets = new TreeMap<>();
  private final AtomicLong files = new AtomicLong();
  private long lastGeneration;

  ObjectStore(Path folder, Clock clock) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.clock = clock;
  }

  BlobWriter write() throws IOException {
    return write(true);
  }

  BlobWriter write(boolean wantsMd5) throws IOException {
    return new BlobWriter(folder.resolve("blob-" + files.incrementAndGet()), wantsMd5);
  }

  synchronized Bucket create(String bucket) {
    if (!bucket.matches("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")) {
      throw StorageError.invalid("Invalid bucket name: '" + bucket + "'");
    }
    if (buckets.containsKey(bucket)) {
      throw StorageError.conflict(
          "Your previous request to create the named bucket succeeded and you already own it.");
    }
    Bucket created = new Bucket(bucket, clock.instant(), new TreeMap<>(BY_BYTES));
    buckets.put(bucket, created);
    return created;
  }

  synchronized Bucket bucket(String name) {
    Bucket bucket = buckets.get(name);
    if (bucket == null) {
      throw StorageError.noBucket();
    }
    return bucket;
  }

  synchronized List<Bucket> buckets() {
    return List.copyOf(buckets.values());
  }

  synchronized void deleteBucket(String name) {
    if (!bucket(name).objects().isEmpty()) {
      throw StorageError.conflict("The bucket you tried to delete is not empty.");
    }
    buckets.remove(name);
  }

  /** The live object, which must be of that generation where one is said. */
  synchronized StoredObject get(
      String bucket, String name, @Nullable Long generation, Preconditions wanted) {
    StoredObject live = bucket(bucket).objects().get(name);
    if (live == null || (generation != null && generation != live.generation())) {
      throw StorageError.noObject(bucket, name);
    }
    wanted.check(live);
    return live;
  }

  synchronized Opened open(
      String bucket, String name, @Nullable Long generation, Preconditions wanted)
      throws IOException {
    StoredObject object = get(bucket, name, generation, wanted);
    return new Opened(object, Files.newInputStream(object.blob().file()));
  }

  synchronized @Nullable StoredObject find(String bucket, String name) {
    return bucket(bucket).objects().get(name);
  }

  /** Makes these bytes the object's next generation. */
  synchronized StoredObject put(
      String bucket,
      String name,
      Blob blob,
      ObjectNode settable,
      int components,
      Preconditions wanted)
      throws IOException {
    checkName(name);
    NavigableMap<String, StoredObject> objects = bucket(bucket).objects();
    StoredObject before = objects.get(name);
    wanted.check(before);
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    lastGeneration = Math.max(lastGeneration + 1, micros);
    StoredObject stored =
        new StoredObject(bucket, name, lastGeneration, 1, blob, settable, now, now, components);
    objects.put(name, stored);
    if (before != null) {
      Files.delete(before.blob().file());
    }
    return stored;
  }

  /** Changes what is said of an object; its bytes and its generation stay. */
  synchronized StoredObject change(
      String bucket,
      String name,
      @Nullable Long generation,
      Preconditions wanted,
      BiFunction<StoredObject, Instant, StoredObject> change) {
    StoredObject changed = change.apply(get(bucket, name, generation, wanted), clock.instant());
    bucket(bucket).objects().put(name, changed);
    return changed;
  }

  synchronized void delete(
      String bucket, String name, @Nullable Long generation, Preconditions wanted)
      throws IOException {
    StoredObject object = get(bucket, name, generation, wanted);
    bucket(bucket).objects().remove(name);
    Files.delete(object.blob().file());
  }

  /** The same bytes as another file, without copying them. */
  synchronized Blob again(StoredObject object) throws IOException {
    Path file = folder.resolve("blob-" + files.incrementAndGet());
    Files.createLink(file, object.blob().file());
    return object.blob().in(file);
  }

  Instant now() {
    return clock.instant();
  }

  private static void checkName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    boolean bad =
        bytes == 0
            || bytes > LONGEST_NAME
            || name.equals(".")
            || name.equals("..")
            || name.startsWith(".well-known/acme-challenge/")
            || name.indexOf('\n') >= 0
            || name.indexOf('\r') >= 0;
    if (bad) {
      throw StorageError.invalid("Disallowed object name: '" + name + "'");
    }
  }
}
