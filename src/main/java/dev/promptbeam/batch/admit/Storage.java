package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of this run's uploads that the service still holds: counted from before the upload
 * until the file is deleted, or has lived its 48 hours.
 *
 * <p>Used by the dispatcher's thread alone; workers see the names of those whose files are in use.
 */
public final class Storage {
  private static final Duration FILE_LIFE = Duration.ofHours(48);

  private final long budget;
  private final MediaCalls media;
  private final Backoff backoff;
  private final Map<String, Held> files = new ConcurrentHashMap<>();
  private long used;
  private Instant closedUntil = Instant.MIN;

  private record Held(long bytes, Instant since) {}

  /**
   * @param media what the service holds besides inputs
   */
  public Storage(RunPolicy policy, MediaCalls media, RandomGenerator random) {
    this.media = media;
    this.budget = policy.budgets().storageBytes();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, random);
  }

  /** True where its file may be uploaded now; one that is larger than all goes alone. */
  boolean admits(SendingTask task, Instant now) {
    if (now.isBefore(closedUntil)) {
      return false;
    }
    if (used + task.bytes() > budget) {
      expire(now);
    }
    return used == 0 || used + media.uploaded().bytes() + task.bytes() <= budget;
  }

  /** What is left for media beside the inputs. */
  Room room(@Nullable Reservation reserved) {
    return new Room(budget - used, Collections.unmodifiableSet(files.keySet()), reserved);
  }

  /** When uploads may be tried again after a refusal; in the past where there is none. */
  Instant closedUntil() {
    return closedUntil;
  }

  /** It is, or is about to be, on the service. */
  public void add(SendingTask task, Instant since) {
    Held before = files.put(task.name(), new Held(task.bytes(), since));
    used += task.bytes() - (before == null ? 0 : before.bytes());
  }

  /** It is not there any more, or never was. */
  public void remove(String sending) {
    Held file = files.remove(sending);
    used -= file == null ? 0 : file.bytes();
  }

  /** The service refused an upload (429): it is full, wait as long as it asks, else ever longer. */
  void refused(@Nullable Duration hint, Instant now) {
    if (hint != null || !now.isBefore(closedUntil)) {
      closedUntil = now.plus(hint != null ? backoff.asked(hint) : backoff.next());
    }
  }

  /** An upload went through. */
  void accepted() {
    backoff.reset();
  }

  private void expire(Instant now) {
    files
        .values()
        .removeIf(
            file -> {
              boolean gone = Duration.between(file.since(), now).compareTo(FILE_LIFE) > 0;
              used -= gone ? file.bytes() : 0;
              return gone;
            });
  }
}
