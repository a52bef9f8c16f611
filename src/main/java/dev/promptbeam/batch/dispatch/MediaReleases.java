package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.RemoteCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Has media deleted: what a shard needed alone when it is settled, and the rest when all are. What
 * fails is left to the end, and then tried again for as long as the last round lasts.
 */
final class MediaReleases {
  private final Context context;
  private final Contact contact;
  private final MediaCalls media;
  private final Backoff backoff;
  private final Deque<String> settled = new ArrayDeque<>();
  private boolean deleting;
  private boolean sweeping;
  private boolean swept;
  private int deleted;
  private Instant due = Instant.MIN;

  /** When a deletion went through last. */
  private Instant progress = Instant.MIN;

  MediaReleases(Context context, Contact contact) {
    this.context = context;
    this.contact = contact;
    this.media = context.remote().media();
    RunPolicy policy = context.policy();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, context.random());
  }

  /** A shard is settled. */
  void add(String shard) {
    if (media.refersTo(shard)) {
      settled.addLast(shard);
    }
  }

  /** All shards are: nothing is needed any more. */
  void sweep() throws IOException {
    settled.clear();
    sweeping = media.any();
    swept = !sweeping;
  }

  /** True where nothing is left, which is known of none or once all shards are settled. */
  boolean isDone() {
    try {
      return !deleting && (swept || !media.any());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Instant progress() {
    return progress;
  }

  /** Returns when to come again. */
  Instant turn(Instant now) {
    boolean idle = sweeping ? swept : settled.isEmpty();
    if (deleting || idle) {
      return Instant.MAX;
    }
    if (sweeping && now.isBefore(due)) {
      return due;
    }
    deleting = true;
    if (sweeping) {
      context.workers().run(media::sweep, this::swept);
    } else {
      String shard = settled.removeFirst();
      context.workers().run(() -> media.release(shard), this::released);
    }
    return Instant.MAX;
  }

  private void released(RemoteCalls.Done done) {
    deleting = false;
    contact.note(done.failure(), context.clock().instant());
  }

  private void swept(MediaCalls.Swept result) {
    deleting = false;
    deleted += result.deleted();
    Instant now = context.clock().instant();
    contact.note(result.failure(), now);
    if (result.failure() != null) {
      due = Instants.later(due, now.plus(backoff.after(result.failure())));
      return;
    }
    progress = now;
    swept = !result.more();
    if (swept) {
      context.journal().add("media_deleted", "", Map.of("files", deleted));
    }
  }
}
