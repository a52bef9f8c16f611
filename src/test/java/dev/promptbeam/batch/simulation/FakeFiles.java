package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.SendingTask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file storage of the fake service: files live 48 hours, and their bytes have a limit. */
public final class FakeFiles {
  private static final Duration LIFE = Duration.ofHours(48);

  private final VirtualClock clock;
  private final Map<String, Stored> files = new HashMap<>();
  private long bytes;
  private int names;

  long quotaBytes = Long.MAX_VALUE;
  long mostBytes;
  int mostFiles;
  int uploads;
  int refusals;

  /**
   * A file.
   *
   * @param content the sending whose requests it holds
   */
  record Stored(
      String name, String displayName, SendingTask content, long bytes, Instant uploaded) {}

  FakeFiles(VirtualClock clock) {
    this.clock = clock;
  }

  /** True where there is room for it; else the refusal is counted. */
  boolean hasRoom(long size) {
    if (bytes + size > quotaBytes) {
      files.values().stream().filter(this::dead).forEach(file -> bytes -= file.bytes());
      files.values().removeIf(this::dead);
    }
    boolean room = bytes + size <= quotaBytes;
    refusals += room ? 0 : 1;
    return room;
  }

  public Stored upload(String displayName, SendingTask content) {
    uploads++;
    String name = "files/" + names++;
    Stored file = new Stored(name, displayName, content, content.bytes(), clock.instant());
    files.put(name, file);
    bytes += file.bytes();
    mostBytes = Math.max(mostBytes, bytes);
    mostFiles = Math.max(mostFiles, files.size());
    return file;
  }

  /** The file of that name; null where there is none. */
  @Nullable Stored get(String name) {
    Stored file = files.get(name);
    return file == null || dead(file) ? null : file;
  }

  /** A file of that display name; null where there is none. */
  @Nullable Stored find(String displayName) {
    return files.values().stream()
        .filter(file -> file.displayName().equals(displayName) && !dead(file))
        .findFirst()
        .orElse(null);
  }

  boolean has(String name) {
    return get(name) != null;
  }

  void delete(String name) {
    Stored file = files.remove(name);
    bytes -= file == null ? 0 : file.bytes();
  }

  /** Files that were never deleted and have not died of age. */
  public long left() {
    return files.values().stream().filter(file -> !dead(file)).count();
  }

  private boolean dead(Stored file) {
    return !clock.instant().isBefore(file.uploaded().plus(LIFE));
  }
}
