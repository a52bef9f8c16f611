package dev.promptbeam.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.gax.paging.Page;
import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of Cloud Storage, each repeated until it works, fails for good, or the patience is over.
 * Every write has a precondition; whether one that is refused was our own, whose answer was lost,
 * is told by what the writer has drawn, never guessed.
 */
final class ObjectStore {
  /** The generation of an object that is not there. */
  static final long ABSENT = 0;

  private static final String WRITER = "promptbeam-writer";
  private static final String TYPE = "application/octet-stream";

  private static final BlobField[] FIELDS = {
    BlobField.NAME,
    BlobField.SIZE,
    BlobField.GENERATION,
    BlobField.CRC32C,
    BlobField.UPDATED,
    BlobField.METADATA
  };

  private final Storage client;
  private final SessionCalls sessions;
  private final StorageAddress address;
  private final Clock clock;

  private volatile boolean away;

  /** What the storage's clock is ahead of ours, by the newest object that was written here. */
  private volatile Duration ahead = Duration.ZERO;

  ObjectStore(StorageOptions options, StorageAddress address, Clock clock) {
    this.client = options.getService();
    this.sessions = new SessionCalls(options);
    this.address = address;
    this.clock = clock;
  }

  /** A call of the client. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws IOException;
  }

  /** Short where the storage was away when it was last asked: it was waited for long enough. */
  Patience patience() {
    return new Patience(away ? Duration.ZERO : address.patience(), Sleeper.system());
  }

  /** The object of that very name; null where there is none. */
  @Nullable StoredObject find(GsPath path) throws IOException {
    Blob blob = repeat(path, () -> client.get(id(path), BlobGetOption.fields(FIELDS)));
    return blob == null ? null : stored(path, blob);
  }

  /**
   * Lists what begins with a prefix, in the order of the names.
   *
   * @param folders called for each prefix that stands for more; null where all is listed flat
   */
  void list(
      GsPath bucket,
      String prefix,
      Consumer<StoredObject> objects,
      @Nullable Consumer<String> folders)
      throws IOException {
    String token = "";
    do {
      Page<Blob> page = page(bucket, prefix, folders != null, token, 1_000);
      for (Blob blob : page.getValues()) {
        if (folders != null && blob.isDirectory()) {
          folders.accept(blob.getName());
        } else {
          objects.accept(stored(bucket.sibling(blob.getName()), blob));
        }
      }
      token = page.getNextPageToken();
    } while (token != null && !token.isEmpty());
  }

  /** True where the name of any object begins so. */
  boolean isAny(GsPath bucket, String prefix) throws IOException {
    String token = "";
    do { // a page may be empty and yet not the last
      Page<Blob> page = page(bucket, prefix, false, token, 1);
      if (page.getValues().iterator().hasNext()) {
        return true;
      }
      token = page.getNextPageToken();
    } while (token != null && !token.isEmpty());
    return false;
  }

  private Page<Blob> page(GsPath bucket, String prefix, boolean folders, String token, int size)
      throws IOException {
    List<BlobListOption> options =
        new ArrayList<>(
            List.of(
                BlobListOption.prefix(prefix),
                BlobListOption.pageSize(size),
                BlobListOption.fields(FIELDS)));
    if (folders) {
      options.add(BlobListOption.currentDirectory());
    }
    if (!token.isEmpty()) {
      options.add(BlobListOption.pageToken(token));
    }
    BlobListOption[] all = options.toArray(BlobListOption[]::new);
    try {
      return repeat(bucket, () -> client.list(bucket.bucket(), all));
    } catch (NoSuchFileException e) {
      String missing = "there is no bucket " + bucket.bucket();
      throw new NoSuchFileException(bucket.toString(), null, missing);
    }
  }

  /** The whole of a small object, its checksum compared. */
  byte[] read(GsPath path) throws IOException {
    return repeat(path, () -> client.readAllBytes(id(path)));
  }

  /**
   * The bytes of a generation from one on, as they are stored.
   *
   * @param end behind the last of them; negative for all
   */
  ReadChannel open(GsPath path, long generation, long start, long end) throws IOException {
    BlobId id = BlobId.of(path.bucket(), path.object(), generation);
    ReadChannel channel = client.reader(id, BlobSourceOption.shouldReturnRawInputStream(true));
    channel.setChunkSize(0); // no buffer in between: who reads brings a large one
    if (start > 0) {
      channel.seek(start);
    }
    return end < 0 ? channel : channel.limit(end);
  }

  /**
   * Writes an object.
   *
   * @param expected the generation it takes the place of; {@link #ABSENT} where there is none
   * @return its generation; -1 where another one is there by now
   */
  long write(GsPath path, Content content, long expected) throws IOException {
    String writer = UUID.randomUUID().toString();
    try {
      StoredObject written = write(path, content, expected, writer);
      requireSame(path, content, written);
      ahead = Duration.between(clock.instant(), written.updated());
      return written.generation();
    } catch (PreconditionException other) {
      StoredObject there = find(path);
      if (there == null || !writer.equals(there.writer())) {
        return -1;
      }
      requireSame(path, content, there);
      return there.generation();
    }
  }

  private StoredObject write(GsPath path, Content content, long expected, String writer)
      throws IOException {
    BlobId id = id(path);
    byte[] bytes = content.bytes();
    if (bytes == null) {
      ObjectNode metadata = Json.MAPPER.createObjectNode().put("contentType", TYPE);
      metadata.putObject("metadata").put(WRITER, writer);
      Upload upload = new Upload(sessions, path, content, metadata, expected);
      Patience patience = patience();
      return repeat(path, patience, () -> upload.tryOnce(patience));
    }
    BlobInfo info =
        BlobInfo.newBuilder(id)
            .setContentType(TYPE)
            .setCrc32c(content.crc32c())
            .setMetadata(Map.of(WRITER, writer))
            .build();
    BlobTargetOption only =
        expected == ABSENT
            ? BlobTargetOption.doesNotExist()
            : BlobTargetOption.generationMatch(expected);
    BlobTargetOption plain = BlobTargetOption.disableGzipContent();
    return stored(path, repeat(path, () -> client.create(info, bytes, only, plain)));
  }

  private static void requireSame(GsPath path, Content content, StoredObject there)
      throws IOException {
    if (there.size() != content.size() || !there.crc32c().equals(content.crc32c())) {
      String seen = "checksum " + there.crc32c() + " of " + there.size();
      throw new IOException(path + " holds other bytes than were sent: " + seen);
    }
  }

  Duration age(StoredObject object) {
    return Duration.between(object.updated(), clock.instant().plus(ahead));
  }

  /** Deletes an object; false where there is none. */
  boolean delete(GsPath path) throws IOException {
    return repeat(path, () -> client.delete(id(path)));
  }

  /** The object is of another generation than was expected. */
  private static final class PreconditionException extends IOException {
    private static final long serialVersionUID = 1;

    PreconditionException(StorageException cause) {
      super(cause);
    }
  }

  private <T> T repeat(GsPath path, Call<T> call) throws IOException {
    return repeat(path, patience(), call);
  }

  private <T> T repeat(GsPath path, Patience patience, Call<T> call) throws IOException {
    while (true) {
      try {
        T made = call.make();
        away = false;
        return made;
      } catch (StorageException | IOException e) {
        StorageException known = Reasons.find(e);
        if (known == null) {
          throw e;
        }
        if (Reasons.isPrecondition(known)) {
          throw new PreconditionException(known);
        }
        if (!Reasons.passes(known)) {
          throw Reasons.lasting(path.toString(), known);
        }
        failed(patience, path, known);
      }
    }
  }

  /** Waits, or has had enough. */
  void failed(Patience patience, GsPath path, Exception cause) throws IOException {
    try {
      patience.failed(path.toString(), cause);
    } catch (StorageUnavailableException e) {
      away = true;
      throw e;
    }
  }

  private static BlobId id(GsPath path) throws NoSuchFileException {
    if (path.object().isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, "a bucket is no object");
    }
    return BlobId.of(path.bucket(), path.object());
  }

  private static StoredObject stored(GsPath path, Blob blob) {
    Map<String, String> metadata = blob.getMetadata();
    return new StoredObject(
        path,
        blob.getSize() == null ? 0 : blob.getSize(),
        blob.getGeneration() == null ? ABSENT : blob.getGeneration(),
        blob.getCrc32c() == null ? "" : blob.getCrc32c(),
        blob.getUpdateTimeOffsetDateTime() == null
            ? Instant.EPOCH
            : blob.getUpdateTimeOffsetDateTime().toInstant(),
        metadata == null ? null : metadata.get(WRITER));
  }
}
