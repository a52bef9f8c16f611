package dev.promptbeam.batch.lease;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.ledger.LeaseRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The lease as a record, for ledgers that cannot lock: renewed by compare-and-set, void a term
 * after its last renewal. No two clocks are compared: a holder counts from before it renews, a
 * successor from when it first saw that renewal, each on its own clock.
 *
 * <p>A holder that was frozen finds its lease void when it wakes. What it had sent, or was about to
 * send behind its last look at the lease, has ended by {@link #quietFrom}; only a create that
 * stayed longer than that between the look and the network is not fenced by this.
 */
public final class RecordLease implements DispatcherLease {
  public static final Duration TERM = Duration.ofMinutes(1);
  private static final Duration RENEW_AFTER = TERM.dividedBy(3);

  private final LeaseRecord record;
  private final String holder;
  private final Clock clock;
  private final Instant quietFrom;
  private long generation;
  private volatile Instant voidFrom;
  private Instant renewFrom;
  private boolean lost;

  private RecordLease(
      LeaseRecord record,
      String holder,
      Clock clock,
      long generation,
      Instant taken,
      Instant quietFrom) {
    this.record = record;
    this.holder = holder;
    this.clock = clock;
    this.generation = generation;
    this.voidFrom = taken.plus(TERM);
    this.renewFrom = taken.plus(RENEW_AFTER);
    this.quietFrom = quietFrom;
  }

  /**
   * @param longestCall no create takes longer, from when it goes out to its answer or failure
   */
  public static Source source(
      LeaseRecord record, String holder, Clock clock, Duration longestCall) {
    return source(record, holder, clock, longestCall, () -> true);
  }

  /**
   * As above, and nobody need be waited for where no create can be on its way.
   *
   * @param open asked once the lease is taken: a holder that has lost it sends only what it had
   *     recorded before
   */
  public static Source source(
      LeaseRecord record, String holder, Clock clock, Duration longestCall, OpenCreates open) {
    return new Candidate(record, holder, clock, longestCall, open);
  }

  /** Tells whether a create is recorded of which nobody knows what became. */
  @FunctionalInterface
  public interface OpenCreates {
    boolean any() throws IOException;
  }

  @Override
  public synchronized boolean keep() throws IOException {
    Instant now = clock.instant();
    if (lost || now.isBefore(renewFrom)) {
      return !lost;
    }
    try {
      if (!record.replace(generation, holder, false)) {
        lost = true;
        voidFrom = Instant.MIN;
        return false;
      }
    } catch (IOException unknown) {
      return true; // nothing is sent once the term is over, and this is asked again
    }
    generation++;
    voidFrom = now.plus(TERM);
    renewFrom = now.plus(RENEW_AFTER);
    return true;
  }

  @Override
  public boolean heldAt(Instant now) {
    return now.isBefore(voidFrom);
  }

  @Override
  public Instant quietFrom() {
    return quietFrom;
  }

  @Override
  public synchronized void close() throws IOException {
    if (!lost) {
      lost = true;
      voidFrom = Instant.MIN;
      record.replace(generation, holder, true);
    }
  }

  /** One who waits for the lease, and remembers since when its record has been the same. */
  private static final class Candidate implements Source {
    private final LeaseRecord record;
    private final String holder;
    private final Clock clock;
    private final Duration longestCall;
    private final OpenCreates open;
    private long seenGeneration = -1;
    private Instant seenSince = Instant.MIN;

    Candidate(
        LeaseRecord record, String holder, Clock clock, Duration longestCall, OpenCreates open) {
      this.record = record;
      this.holder = holder;
      this.clock = clock;
      this.longestCall = longestCall;
      this.open = open;
    }

    @Override
    public @Nullable DispatcherLease tryAcquire() throws IOException {
      LeaseRecord.Held held = record.read();
      Instant now = clock.instant();
      if (held.generation() != seenGeneration) {
        seenGeneration = held.generation();
        seenSince = now;
      }
      boolean free = held.generation() == 0 || held.released();
      if (!free && now.isBefore(seenSince.plus(TERM))) {
        return null;
      }
      if (!record.replace(held.generation(), holder, false)) {
        return null;
      }
      Instant quiet = free || !open.any() ? Instant.MIN : now.plus(Intent.FRESH).plus(longestCall);
      return new RecordLease(record, holder, clock, held.generation() + 1, now, quiet);
    }
  }
}
