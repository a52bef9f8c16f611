package dev.promptbeam.emulator.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.state.EmulatorClock;
import dev.promptbeam.emulator.state.Identifiers;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Uploaded files that have not been deleted; expired ones are gone for every caller. */
public final class FileStore {
  /** How long the service keeps an upload (protocol 2.1). */
  static final Duration LIFE = Duration.ofHours(48);

  private final StateDirectory state;
  private final EmulatorClock clock;
  private final Map<String, StoredFile> files = new HashMap<>();
  private long sequence;

  public FileStore(StateDirectory state, EmulatorClock clock) throws IOException {
    this.state = state;
    this.clock = clock;
    for (JsonNode record : state.readAll("files", ".json")) {
      StoredFile file = Json.RECORDS.treeToValue(record, StoredFile.class);
      files.put(file.id(), file);
      sequence = Math.max(sequence, file.sequence());
    }
  }

  public synchronized @Nullable StoredFile find(String id) {
    StoredFile file = files.get(id);
    return file == null || !file.expires().isAfter(clock.now()) ? null : file;
  }

  public StoredFile get(String id) {
    StoredFile file = find(id);
    if (file == null) {
      throw new ApiException(RpcCode.PERMISSION_DENIED, goneMessage(id));
    }
    return file;
  }

  /** A file that is gone looks like one of somebody else (protocol 2.3). */
  public static String goneMessage(String id) {
    return "You do not have permission to access the File " + id + " or it may not exist.";
  }

  /** Looks at a file as a get does: it may be processed further. */
  synchronized StoredFile poll(String id) throws IOException {
    StoredFile file = get(id);
    if (!file.isWatched()) {
      return file;
    }
    StoredFile got = file.got();
    state.write("files/" + id + ".json", Json.RECORDS.valueToTree(got));
    files.put(id, got);
    return got;
  }

  Instant now() {
    return clock.now();
  }

  public Path bytes(StoredFile file) {
    return state.path("files/" + file.id() + ".bytes");
  }

  /** Newest first. */
  synchronized List<StoredFile> list() {
    Instant now = clock.now();
    return files.values().stream()
        .filter(file -> file.expires().isAfter(now))
        .sorted(Comparator.comparingLong(StoredFile::sequence).reversed())
        .toList();
  }

  synchronized long usedBytes() {
    Instant now = clock.now();
    return files.values().stream()
        .filter(file -> file.expires().isAfter(now))
        .mapToLong(StoredFile::size)
        .sum();
  }

  /** Takes over the bytes written elsewhere in the state directory. */
  synchronized StoredFile add(
      @Nullable String wanted,
      @Nullable String displayName,
      String mimeType,
      Path written,
      String sha256,
      JsonNode script)
      throws IOException {
    String id = wanted != null ? wanted : Identifiers.random(12);
    checkFree(id);
    Instant now = clock.now();
    StoredFile file =
        new StoredFile(
            id,
            displayName,
            mimeType,
            Files.size(written),
            now,
            now.plusMillis(script.path("lifeMillis").asLong(LIFE.toMillis())),
            sha256,
            ++sequence,
            0,
            script);
    state.publish(written, "files/" + id + ".bytes");
    state.write("files/" + id + ".json", Json.RECORDS.valueToTree(file));
    files.put(id, file);
    return file;
  }

  /** A chosen name that exists is a clash (protocol 2.2). */
  synchronized void checkFree(String id) {
    if (find(id) != null) {
      throw new ApiException(RpcCode.ALREADY_EXISTS, "Resource files/" + id + " already exists.");
    }
  }

  public synchronized void delete(String id) throws IOException {
    StoredFile file = get(id);
    state.delete("files/" + id + ".json");
    state.delete("files/" + id + ".bytes");
    files.remove(file.id());
  }

  /** Makes the bytes outlive the file's deletion under another name. */
  public synchronized void link(String id, String relative) throws IOException {
    Path bytes = bytes(get(id));
    try {
      Files.createLink(state.path(relative), bytes);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Not every file system has hard links.
      Files.copy(bytes, state.path(relative));
    }
  }

  public synchronized void reset() throws IOException {
    files.clear();
    state.clear("files");
  }
}
