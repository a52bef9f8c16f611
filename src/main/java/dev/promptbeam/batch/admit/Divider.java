package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Divides what the service does not take as it is, and ends a single request that it does not take
 * alone. What seems too large only because it was refused is a suspect until a listing has shown
 * that no job of the model is live.
 */
final class Divider {
  private final Context context;
  private final Ceiling ceiling;
  private final Predicate<Sending> release;
  private final Onward next;
  private @Nullable Sending suspect;
  private Instant suspectSince = Instant.MIN;

  /**
   * @param release takes one out of those held back; false where it is not there any more
   */
  Divider(Context context, Ceiling ceiling, Predicate<Sending> release, Onward next) {
    this.context = context;
    this.ceiling = ceiling;
    this.release = release;
    this.next = next;
  }

  /** A create was refused; returns true where a listing is to decide whether for its size. */
  boolean suspects(Sending sending, boolean alone, Instant now) {
    if (!alone) {
      ceiling.queueLives();
      return false;
    }
    ceiling.refusedAlone(sending.task, now);
    if (suspect != null || !ceiling.isReached(sending.task, now)) {
      return false;
    }
    suspect = sending;
    suspectSince = now;
    return true;
  }

  /** A listing came in: a job of the model was live, or none was. */
  void counted(Instant started, boolean modelLives) {
    if (modelLives) {
      ceiling.queueLives();
      suspect = null;
    }
    Sending decided = suspect;
    if (decided == null || started.isBefore(suspectSince)) {
      return;
    }
    suspect = null;
    if (release.test(decided)) {
      tooLarge(decided);
    }
  }

  private void tooLarge(Sending sending) {
    if (sending.task.requests() > 1) {
      ceiling.dividing(sending.task);
      divide(sending, "was refused for an hour while the model's queue was empty");
      return;
    }
    boolean known = ceiling.exceeds(sending.task);
    ceiling.queueLives();
    String size =
        String.format(
            Locale.ROOT,
            "about %,d tokens; see batch.quotas and batch.tier",
            sending.task.tokens());
    Ended.End end = known ? Ended.End.TOO_LARGE : Ended.End.UNTAKEN;
    next.ended(sending, Ended.withoutJob(end, size, List.of(), context.clock().instant()));
  }

  /** Has parts take its place. */
  void divide(Sending sending, String why) {
    divide(sending, ceiling.parts(sending.task), why);
  }

  /** Has so many parts take its place. */
  void divide(Sending sending, int parts, String why) {
    context.journal().add("divided", sending.name(), Map.of("parts", parts, "why", why));
    Instant now = context.clock().instant();
    try {
      next.divided(sending, new SplitRecord(sending.task, parts, why, now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
