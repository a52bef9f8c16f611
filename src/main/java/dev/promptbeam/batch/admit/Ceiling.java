package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.TokenQuota;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The size above which the service never takes a sending as one job. That is what exceeds the
 * model's quota, where it is given. A 429 alone proves nothing (rate, spend, other programs), so
 * without a quota a sending is taken for too large after an hour of refusals while the model's
 * queue was empty; where a part of it is then accepted at its first try, others of its size are not
 * tried any more.
 *
 * <p>Used by the dispatcher's thread alone.
 */
final class Ceiling {
  private static final Duration PATIENCE = Duration.ofHours(1);

  /** Parts of a sending whose limit is not known. */
  private static final int PARTS = 16;

  private final long quota;
  private long learned = Long.MAX_VALUE;
  private @Nullable SendingTask divided;
  private @Nullable Instant refusedSince;

  Ceiling(TokenQuota quota) {
    this.quota = quota.given() ? quota.tokens() : Long.MAX_VALUE;
  }

  /** True where it need not be tried as it is. */
  boolean exceeds(SendingTask task) {
    return task.tokens() > Math.min(quota, learned);
  }

  /** In how many parts it is to be tried, with a sixth of the quota to spare as jobs are cut. */
  int parts(SendingTask task) {
    long parts = task.tokens() > quota ? (6 * task.tokens() - 1) / (5 * quota) + 1 : PARTS;
    return (int) Math.max(2, Math.min(parts, task.requests()));
  }

  /** True where one that was just refused has no more chance: nothing is accepted for so long. */
  boolean isReached(SendingTask task, Instant now) {
    Instant since = refusedSince;
    return since != null
        && (exceeds(task) || Duration.between(since, now).compareTo(PATIENCE) >= 0);
  }

  /** A create was refused while nothing of this run was in the queue. */
  void refusedAlone(SendingTask task, Instant now) {
    refusedSince = refusedSince == null ? now : refusedSince;
    divided = isPart(task) ? null : divided;
  }

  /** The queue is not empty: refusals up to now say nothing about size. */
  void queueLives() {
    refusedSince = null;
  }

  /** It is divided because it was refused for so long. */
  void dividing(SendingTask task) {
    refusedSince = null;
    divided = task;
  }

  void accepted(SendingTask task) {
    refusedSince = null;
    if (divided != null && isPart(task)) {
      learned = Math.min(learned, divided.tokens() - 1);
      divided = null;
    }
    if (task.tokens() > learned) {
      learned = Long.MAX_VALUE;
    }
  }

  private boolean isPart(SendingTask task) {
    return divided != null
        && divided.shard().equals(task.shard())
        && task.number() > divided.number();
  }
}
