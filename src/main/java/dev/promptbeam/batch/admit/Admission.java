package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.TokenQuota;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether one more sending may be submitted to a model now: jobs, tokens and file storage at once.
 *
 * <p>What is believed to be <i>granted</i> in tokens is the quota given, else at first that of tier
 * 1; what is accepted beyond raises it. At most two creates are on their way at a time, and beyond
 * what is granted only one once the service has said "full" (429). A refusal within what was
 * granted lowers that to what is in flight. After a refusal, for one <i>wait</i> (the server's
 * hint, else doubling from {@code poll.first} to {@code poll.most} until more is granted again),
 * nothing beyond is tried, and one create at a time takes the room that becomes free; a second
 * refusal in that time closes everything for one more wait. So at most two creates are refused in
 * any wait.
 *
 * <p>Used by the dispatcher's thread alone.
 */
final class Admission {
  private static final int AT_ONCE = 2;

  /**
   * Creates accepted in a row beyond what was granted, after which more is taken to be granted. One
   * alone may owe that to a job that had ended unnoticed.
   */
  private static final int BELIEVED = 2;

  private final TokenQuota quota;
  private final Places places;
  private final Storage storage;
  private final Backoff backoff;

  /** Those that are, or may be, or are about to be live jobs of the model, and their tokens. */
  private int jobs;

  private long tokens;
  private int creating;
  private long creatingTokens;
  private long granted;
  private int beyondInARow;
  private int beyondAtOnce = AT_ONCE;
  private Duration wait = Duration.ZERO;
  private Instant carefulUntil = Instant.MIN;
  private Instant closedUntil = Instant.MIN;

  Admission(
      RunPolicy policy, String model, Places places, Storage storage, RandomGenerator random) {
    this.places = places;
    this.storage = storage;
    this.quota = policy.budgets().of(model);
    this.granted = quota.tokens();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, random);
  }

  /** True where that sending may be submitted now. */
  boolean admits(Sending sending, Instant now) {
    SendingTask task = sending.task;
    return !now.isBefore(closedUntil)
        && creating < (careful(now) ? 1 : AT_ONCE)
        && places.free() > 0
        && tokensAllow(task.tokens(), now)
        && (sending.intent() != null || storage.admits(task, now));
  }

  private boolean tokensAllow(long more, Instant now) {
    long wanted = tokens + more;
    if (wanted <= granted) {
      return true;
    }
    boolean possible = !quota.given() || wanted <= quota.tokens() || jobs == 0;
    return possible && creating < beyondAtOnce && !careful(now);
  }

  /** True where a sending of that size needs only wait for others to end. */
  boolean willFit(SendingTask task) {
    return task.tokens() <= granted;
  }

  /** When more may be tried than now; in the past where only an end makes room. */
  Instant opens(Instant now) {
    return now.isBefore(closedUntil) ? closedUntil : carefulUntil;
  }

  /** The present wait between two tries at a service that is full. */
  Duration presentWait() {
    return wait;
  }

  /** A sending is on its way to a job. */
  void submitting(SendingTask task) {
    adopted(task);
    creating++;
    creatingTokens += task.tokens();
  }

  /** It became a job. */
  void accepted(SendingTask task) {
    answered(task);
    if (tokens - creatingTokens > granted) {
      granted = tokens - creatingTokens;
      beyondInARow++;
      if (beyondInARow >= BELIEVED) {
        backoff.reset();
        beyondAtOnce = AT_ONCE;
      }
    }
  }

  /** The service said "full". */
  void refused(SendingTask task, @Nullable Duration hint, Instant now) {
    boolean again = careful(now);
    boolean within = tokens <= granted;
    beyondInARow = 0;
    beyondAtOnce = 1;
    withdrawn(task);
    if (within) {
      granted = tokens - creatingTokens;
    }
    if (hint != null) {
      wait = backoff.asked(hint);
    } else if (!again) {
      wait = backoff.next();
    }
    carefulUntil = Instants.later(carefulUntil, now.plus(wait));
    if (again || hint != null) {
      closedUntil = Instants.later(closedUntil, now.plus(wait));
    }
  }

  /** It did not become a job for a reason of its own. */
  void withdrawn(SendingTask task) {
    answered(task);
    ended(task);
  }

  /** A job found at a restart, or by a look-up, counts without having been admitted. */
  void adopted(SendingTask task) {
    places.take(task.name());
    jobs++;
    tokens += task.tokens();
  }

  /** Its create is unclear: it may be a job and counts as one, but holds nobody else up. */
  void doubted(SendingTask task) {
    answered(task);
  }

  /** The job is over. */
  void ended(SendingTask task) {
    places.leave(task.name());
    jobs--;
    tokens -= task.tokens();
  }

  int jobs() {
    return jobs;
  }

  /** True for one wait after a refusal. */
  private boolean careful(Instant now) {
    return now.isBefore(carefulUntil);
  }

  /** Its create is over. */
  private void answered(SendingTask task) {
    creating--;
    creatingTokens -= task.tokens();
  }
}
