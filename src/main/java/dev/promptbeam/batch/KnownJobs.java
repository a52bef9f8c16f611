package dev.promptbeam.batch;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs that surely exist: a listing that shows none of them is not to be believed. */
final class KnownJobs {
  private final Map<String, Instant> seen = new HashMap<>();
  private @Nullable String newest;

  void add(String job, Instant time) {
    seen.put(job, time);
    if (newest == null || !time.isBefore(seen.getOrDefault(newest, Instant.MIN))) {
      newest = job;
    }
  }

  /** It was deleted. */
  void forget(String job) {
    seen.remove(job);
    newest =
        seen.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(null);
  }

  boolean contains(String job) {
    return seen.containsKey(job);
  }

  /** The one made last, null where none is known. */
  @Nullable String newest() {
    return newest;
  }

  /** How far back a listing must go to show, beside all since an instant, one known job. */
  Instant reach(Instant since) {
    Instant last = newest == null ? since : seen.getOrDefault(newest, since);
    return last.isBefore(since) ? last : since;
  }
}
