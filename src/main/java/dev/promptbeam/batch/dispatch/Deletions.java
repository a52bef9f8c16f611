package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.admit.Storage;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The input files whose deletion failed, in this start or an earlier one: tried again one at a
 * time, until the service has done it or they have died of age.
 */
final class Deletions {
  private static final Duration FILE_LIFE = Duration.ofHours(48);

  private final Context context;
  private final Records records;
  private final Contact contact;
  private final Storage storage;
  private final Backoff backoff;
  private final Deque<Intent> files = new ArrayDeque<>();
  private boolean deleting;
  private Instant due = Instant.MIN;

  /** What the server has asked for; nothing makes a deletion come sooner. */
  private Instant notBefore = Instant.MIN;

  Deletions(Context context, Contact contact, Storage storage) {
    this.context = context;
    this.records = context.records();
    this.contact = contact;
    this.storage = storage;
    RunPolicy policy = context.policy();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, context.random());
  }

  /** Takes up what earlier starts have left. */
  void resume() throws IOException {
    for (String sending : records.inputsLeft().sendings()) {
      Intent intent = records.intent(sending);
      if (intent != null) {
        storage.add(intent.task(), intent.time());
        files.addLast(intent);
      }
    }
  }

  /** Its deletion just failed. */
  void add(Sending sending, @Nullable GeminiException failure) {
    add(sending.requireIntent(), failure);
  }

  private void add(Intent intent, @Nullable GeminiException failure) {
    files.addLast(intent);
    Instant now = context.clock().instant();
    due = Instants.later(due, now.plus(backoff.after(failure)));
    if (failure != null) {
      notBefore = Instants.later(notBefore, now.plus(failure.waitAtLeast(Duration.ZERO)));
    }
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
    Intent first = files.removeFirst();
    boolean dead = Duration.between(first.time(), now).compareTo(FILE_LIFE) > 0;
    deleting = true;
    context.workers().run(() -> delete(first, dead, now), deleted -> deleted(first, deleted));
    return Instant.MAX;
  }

  private RemoteCalls.Done delete(Intent intent, boolean dead, Instant now) throws Exception {
    RemoteCalls.Done done = dead ? RemoteCalls.Done.OK : context.remote().deleteInput(intent);
    if (done.failure() == null) {
      records.inputsLeft().noteDeleted(intent.task().name(), now);
    }
    return done;
  }

  private void deleted(Intent intent, RemoteCalls.Done done) {
    deleting = false;
    contact.note(done.failure(), context.clock().instant());
    if (done.failure() != null) {
      add(intent, done.failure());
      return;
    }
    storage.remove(intent.task().name());
    backoff.reset();
  }
}
