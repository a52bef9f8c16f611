package dev.promptbeam.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The file storage of the fake service: files live 48 hours, and their bytes have a limit. */
final class FakeFiles {
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

  private record Stored(long bytes, Instant uploaded) {}

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

  String upload(long size) {
    uploads++;
    String name = "files/" + names++;
    files.put(name, new Stored(size, clock.instant()));
    bytes += size;
    mostBytes = Math.max(mostBytes, bytes);
    mostFiles = Math.max(mostFiles, files.size());
    return name;
  }

  boolean has(String name) {
    Stored file = files.get(name);
    return file != null && !dead(file);
  }

  void delete(String name) {
    Stored file = files.remove(name);
    bytes -= file == null ? 0 : file.bytes();
  }

  /** Files that were never deleted and have not died of age. */
  long left() {
    return files.values().stream().filter(file -> !dead(file)).count();
  }

  private boolean dead(Stored file) {
    return !clock.instant().isBefore(file.uploaded().plus(LIFE));
  }
}
