package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Input files whose deletion failed: tried again, one at a time, until the service has done it or
 * they have died of age.
 */
final class Deletions {
  private static final Duration FILE_LIFE = Duration.ofHours(48);

  private final Context context;
  private final Contact contact;
  private final Storage storage;
  private final Backoff backoff;
  private final Deque<Sending> files = new ArrayDeque<>();
  private boolean deleting;
  private Instant due = Instant.MIN;

  /** What the server has asked for; nothing makes a deletion come sooner. */
  private Instant notBefore = Instant.MIN;

  Deletions(Context context, Contact contact, Storage storage) {
    this.context = context;
    this.contact = contact;
    this.storage = storage;
    RunPolicy policy = context.policy();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, context.random());
  }

  /** Its deletion just failed. */
  void add(Sending sending, @Nullable GeminiException failure) {
    files.addLast(sending);
    Instant now = context.clock().instant();
    due = later(due, now.plus(backoff.after(failure)));
    if (failure != null) {
      notBefore = later(notBefore, now.plus(failure.waitAtLeast(Duration.ZERO)));
    }
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  boolean isEmpty() {
    return files.isEmpty() && !deleting;
  }

  /** Waits for none of its own pauses any more. */
  void hurry() {
    backoff.reset();
    due = notBefore;
  }

  /** Tries the oldest where it is due; returns when to come again. */
  Instant turn(Instant now) {
    if (files.isEmpty() || deleting) {
      return Instant.MAX;
    }
    if (now.isBefore(due)) {
      return due;
    }
    Sending first = files.removeFirst();
    Intent intent = first.requireIntent();
    if (Duration.between(intent.time(), now).compareTo(FILE_LIFE) > 0) {
      storage.remove(first.name());
      return now;
    }
    deleting = true;
    context
        .workers()
        .run(() -> context.remote().deleteInput(intent), deleted -> deleted(first, deleted));
    return Instant.MAX;
  }

  private void deleted(Sending sending, RemoteCalls.Done done) {
    deleting = false;
    contact.note(done.failure(), context.clock().instant());
    if (done.failure() != null) {
      add(sending, done.failure());
      return;
    }
    storage.remove(sending.name());
    backoff.reset();
  }
}
