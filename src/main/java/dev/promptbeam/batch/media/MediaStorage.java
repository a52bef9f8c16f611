package dev.promptbeam.batch.media;

import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.batch.state.MediaCalls.Uploaded;
import java.io.IOException;
import java.time.Instant;
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
  private final Map<Copy, UploadedMedia> held = new HashMap<>();
  private final Map<String, Long> reserved = new HashMap<>();
  private long bytes;
  private long uploads;

  /** Takes in what the records tell. */
  MediaStorage(MediaRecords records) throws IOException {
    records.forEachHeld(
        copy -> {
          UploadedMedia file = records.file(copy);
          if (file != null) {
            add(copy, file);
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

  synchronized void uploaded(Copy copy, UploadedMedia file) {
    add(copy, file);
    uploads++;
  }

  synchronized void deleted(Copy copy) {
    UploadedMedia file = held.remove(copy);
    bytes -= file == null ? 0 : file.bytes();
  }

  /** Forgets what the service has deleted by itself, since it has lived its time. */
  synchronized void expire(Instant now) {
    held.values().removeIf(file -> file.isExpired(now));
    bytes = held.values().stream().mapToLong(UploadedMedia::bytes).sum();
  }

  /**
   * Those that may go to make room for a sending.
   *
   * @param needed contents that other sendings on their way need
   * @param own contents that it needs itself: of these only what is too old for it
   */
  synchronized List<Copy> others(Set<String> needed, Set<String> own, Instant now) {
    List<Copy> others = new ArrayList<>();
    held.forEach(
        (copy, file) -> {
          boolean free = !own.contains(copy.sha256()) || file.isOld(now);
          if (free && !needed.contains(copy.sha256())) {
            others.add(copy);
          }
        });
    return others;
  }

  /**
   * Those that are too old for a job to come.
   *
   * @param needed contents that sendings on their way need
   */
  synchronized List<Copy> old(Set<String> needed, Instant now) {
    return held.entrySet().stream()
        .filter(one -> one.getValue().isOld(now) && !needed.contains(one.getKey().sha256()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void add(Copy copy, UploadedMedia file) {
    UploadedMedia before = held.put(copy, file);
    bytes += file.bytes() - (before == null ? 0 : before.bytes());
  }
}
