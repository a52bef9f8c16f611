package dev.promptbeam.batch.media;

import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.batch.state.MediaCalls.Uploaded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The media that the service holds, with its bytes, and the room that sendings on their way have
 * asked for. Its size is bounded by the storage of the service.
 */
final class MediaStorage {
  private final Map<Copy, Long> held = new HashMap<>();
  private final Map<String, Long> reserved = new HashMap<>();
  private long bytes;
  private long uploads;

  /** Takes in what the records tell. */
  MediaStorage(MediaRecords records) throws IOException {
    records.forEachHeld(
        copy -> {
          UploadedMedia file = records.file(copy);
          if (file != null) {
            add(copy, file.bytes());
          }
        });
  }

  synchronized Uploaded uploaded() {
    return new Uploaded(bytes, awaited(), uploads);
  }

  private long awaited() {
    return reserved.values().stream().mapToLong(more -> more).sum();
  }

  /**
   * Keeps room for the uploads of a sending, all of them or none.
   *
   * @param most bytes that media may have
   * @return false where that is not free
   */
  synchronized boolean reserve(String sending, long more, long most) {
    if (more > 0 && bytes + awaited() + more > most) {
      return false;
    }
    reserved.put(sending, more);
    return true;
  }

  synchronized void release(String sending) {
    reserved.remove(sending);
  }

  synchronized void uploaded(Copy copy, long size) {
    add(copy, size);
    uploads++;
  }

  synchronized void deleted(Copy copy) {
    Long size = held.remove(copy);
    bytes -= size == null ? 0 : size;
  }

  /** Those that none of these contents needs. */
  synchronized List<Copy> others(Set<String> needed) {
    List<Copy> others = new ArrayList<>();
    held.keySet().stream().filter(copy -> !needed.contains(copy.sha256())).forEach(others::add);
    return others;
  }

  private void add(Copy copy, long size) {
    Long before = held.put(copy, size);
    bytes += size - (before == null ? 0 : before);
  }
}
