package dev.promptbeam.ledger;

import dev.promptbeam.model.Json;
import dev.promptbeam.storage.RemoteFiles;
import dev.promptbeam.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lease as an object of Cloud Storage, replaced by generation. What it says counts up by one;
 * which generation of the storage that is, is remembered from when it was read or written.
 */
public final class LeaseObject implements LeaseRecord {
  /** After that long without a renewal it is anybody's. */
  public static final Duration TERM = Duration.ofMinutes(1);

  /** A renewal that takes longer would come too late. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path path;
  private long number;
  private long generation;

  public LeaseObject(Path path) {
    this.path = RemoteFiles.within(path, PATIENCE);
  }

  /** What stands in the object. */
  private record Text(long number, LeaseHolder process, String holder, boolean released) {
    boolean isFree() {
      return released || process.isDead();
    }
  }

  /** What was read, and what the storage says of it. */
  private record Seen(Text text, StoredObject object) {}

  @Override
  public synchronized Held read() throws IOException {
    Seen seen = look();
    number = seen == null ? 0 : seen.text().number();
    generation = seen == null ? 0 : seen.object().generation();
    return seen == null
        ? new Held(0, "", false)
        : new Held(number, seen.text().holder(), seen.text().isFree());
  }

  @Override
  public synchronized boolean replace(long read, String holder, boolean released)
      throws IOException {
    if (read != number) {
      return false;
    }
    Text text = new Text(read + 1, LeaseHolder.ofThisProcess(), holder, released);
    long written = RemoteFiles.replace(path, Json.MAPPER.writeValueAsBytes(text), generation);
    if (written < 0) {
      return false;
    }
    number = read + 1;
    generation = written;
    return true;
  }

  /** True where its holder lives, or may: by the storage's clock it was renewed within a term. */
  boolean isHeld() throws IOException {
    Seen seen = look();
    return seen != null
        && !seen.text().isFree()
        && (seen.text().process().isSeen() || RemoteFiles.age(seen.object()).compareTo(TERM) < 0);
  }

  /** True where another process of this machine holds it, which lives. */
  boolean isSurelyHeld() throws IOException {
    Seen seen = look();
    return seen != null && !seen.text().isFree() && seen.text().process().isSeen();
  }

  boolean isInDoubt() throws IOException {
    Seen seen = look();
    return seen != null && !seen.text().isFree() && !seen.text().process().isSeen();
  }

  String holder() throws IOException {
    Seen seen = look();
    return seen == null ? "another process" : seen.text().process().toString();
  }

  /** Takes it away; somebody else may have it by then, whose renewal fails. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /** The object with the generation that its bytes are of; null where there is none. */
  private @Nullable Seen look() throws IOException {
    while (true) {
      StoredObject object = RemoteFiles.find(path);
      if (object == null) {
        return null;
      }
      try (InputStream in = RemoteFiles.open(object, 0)) {
        return new Seen(Json.MAPPER.readValue(in.readAllBytes(), Text.class), object);
      } catch (NoSuchFileException replaced) {
        continue;
      }
    }
  }
}
