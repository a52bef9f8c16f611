package dev.promptbeam.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs may be in flight. Where the model's token quota is not given it is found out by
 * trying: every accepted create widens what may be tried at once, a refusal (429) narrows it to
 * what is in flight and makes everybody wait.
 *
 * <p>Used by the dispatcher's thread alone.
 */
final class Admission {
  private static final int FIRST_TRIES = 4;

  private final RunPolicy policy;
  private final Backoff backoff;
  private int jobs;
  private long tokens;
  private int creating;
  private int triesAtOnce = FIRST_TRIES;
  private long learnedTokens = Long.MAX_VALUE;
  private Instant closedUntil = Instant.MIN;

  Admission(RunPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, random);
  }

  /** True where one more sending of that size may be submitted now. */
  boolean admits(SendingTask task, Instant now) {
    return !now.isBefore(closedUntil)
        && creating < triesAtOnce
        && jobs < policy.concurrentJobs()
        && (jobs == 0 || tokens + task.tokens() <= tokenLimit());
  }

  /** When a refusal is over; in the past where there is none. */
  Instant closedUntil() {
    return closedUntil;
  }

  /** A sending is on its way to a job. */
  void submitting(SendingTask task) {
    creating++;
    jobs++;
    tokens += task.tokens();
  }

  /** It became a job. */
  void accepted() {
    creating--;
    triesAtOnce = Math.min(triesAtOnce * 2, policy.concurrentJobs());
    learnedTokens = Math.max(learnedTokens, tokens + tokens / 4);
    backoff.reset();
  }

  /** The service said "full": wait as long as it asks, else ever longer. */
  void refused(SendingTask task, @Nullable Duration hint, Instant now) {
    leave(task);
    creating--;
    triesAtOnce = 1;
    learnedTokens = Math.max(tokens, 1);
    closedUntil = now.plus(hint == null ? backoff.next() : hint);
  }

  /** It did not become a job for a reason of its own. */
  void withdrawn(SendingTask task) {
    leave(task);
    creating--;
  }

  /** A job found at a restart, or by a look-up, counts without having been admitted. */
  void adopted(SendingTask task) {
    jobs++;
    tokens += task.tokens();
  }

  /** Its create is unclear: it may be a job and counts as one, but holds nobody else up. */
  void doubted() {
    creating--;
  }

  /** The job is over. */
  void ended(SendingTask task) {
    leave(task);
  }

  int jobs() {
    return jobs;
  }

  private void leave(SendingTask task) {
    jobs--;
    tokens -= task.tokens();
  }

  private long tokenLimit() {
    return policy.enqueuedTokens() > 0 ? policy.enqueuedTokens() : learnedTokens;
  }
}
