package dev.promptbeam.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs may be in flight. Where the model's token quota is not given it is found out by
 * trying: every accepted create widens what may be tried at once, a refusal (429) narrows it to
 * what is in flight and makes everybody wait. Beyond what was accepted since, one is tried at a
 * time.
 *
 * <p>Used by the dispatcher's thread alone.
 */
final class Admission {
  private static final int FIRST_TRIES = 4;

  /** Once the service has said "full": what counts as room may be filled again by then. */
  private static final int CAREFUL_TRIES = 2;

  private final RunPolicy policy;
  private final Backoff backoff;
  private int jobs;
  private long tokens;
  private int creating;
  private long creatingTokens;
  private int triesAtOnce = FIRST_TRIES;
  private int mostTries;
  private long provenTokens = Long.MAX_VALUE;
  private Instant closedUntil = Instant.MIN;

  Admission(RunPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.mostTries = policy.concurrentJobs();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, random);
  }

  /** True where one more sending of that size may be submitted now. */
  boolean admits(SendingTask task, Instant now) {
    if (now.isBefore(closedUntil) || creating >= triesAtOnce || jobs >= policy.concurrentJobs()) {
      return false;
    }
    long wanted = tokens + task.tokens();
    if (policy.enqueuedTokens() > 0) {
      return jobs == 0 || wanted <= policy.enqueuedTokens();
    }
    return wanted <= provenTokens || creating == 0;
  }

  /** When a refusal is over; in the past where there is none. */
  Instant closedUntil() {
    return closedUntil;
  }

  /** A sending is on its way to a job. */
  void submitting(SendingTask task) {
    creating++;
    creatingTokens += task.tokens();
    jobs++;
    tokens += task.tokens();
  }

  /** It became a job. */
  void accepted(SendingTask task) {
    answered(task);
    triesAtOnce = Math.min(triesAtOnce * 2, mostTries);
    provenTokens = Math.max(provenTokens, tokens - creatingTokens);
    backoff.reset();
  }

  /** The service said "full": wait as long as it asks, else ever longer. */
  void refused(SendingTask task, @Nullable Duration hint, Instant now) {
    leave(task);
    answered(task);
    triesAtOnce = 1;
    mostTries = Math.min(CAREFUL_TRIES, mostTries);
    provenTokens = tokens - creatingTokens;
    if (hint != null) {
      closedUntil = later(closedUntil, now.plus(hint));
    } else if (!now.isBefore(closedUntil)) {
      closedUntil = now.plus(backoff.next()); // others of the same burst say nothing new
    }
  }

  /** It did not become a job for a reason of its own. */
  void withdrawn(SendingTask task) {
    leave(task);
    answered(task);
  }

  /** A job found at a restart, or by a look-up, counts without having been admitted. */
  void adopted(SendingTask task) {
    jobs++;
    tokens += task.tokens();
  }

  /** Its create is unclear: it may be a job and counts as one, but holds nobody else up. */
  void doubted(SendingTask task) {
    answered(task);
  }

  /** The job is over. */
  void ended(SendingTask task) {
    leave(task);
  }

  int jobs() {
    return jobs;
  }

  /** Its create is over. */
  private void answered(SendingTask task) {
    creating--;
    creatingTokens -= task.tokens();
  }

  private void leave(SendingTask task) {
    jobs--;
    tokens -= task.tokens();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
