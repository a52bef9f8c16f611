package dev.promptbeam.batch;

import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Resolves create calls of unknown fate. One listing serves all of them. A job that carries the
 * intent's display name or input file is adopted. Absence is believed only of a listing that was
 * started after the doubt's time was over and that shows a job known to exist (where none is known:
 * of the second such listing, a minute later). Then the input file is deleted, so that no late
 * create can succeed, and one more listing decides.
 */
final class Doubts {
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);
  private static final Duration BETWEEN_BLIND_LISTINGS = Duration.ofMinutes(1);

  private final RunPolicy policy;
  private final RemoteCalls remote;
  private final Workers workers;
  private final Records records;
  private final Contact contact;
  private final Clock clock;
  private final Backoff backoff;
  private final BiConsumer<Sending, String> found;
  private final Consumer<Sending> absent;
  private final Set<Sending> pending = new LinkedHashSet<>();
  private final KnownJobs knownJobs;
  private final Board board;
  private final Journal journal;
  private boolean listing;
  private Instant due = Instant.MIN;

  Doubts(
      Context context,
      Contact contact,
      KnownJobs knownJobs,
      BiConsumer<Sending, String> found,
      Consumer<Sending> absent) {
    this.policy = context.policy();
    this.remote = context.remote();
    this.workers = context.workers();
    this.records = context.records();
    this.clock = context.clock();
    this.journal = context.journal();
    RandomGenerator random = context.random();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, random);
    this.board = context.board();
    this.contact = contact;
    this.knownJobs = knownJobs;
    this.found = found;
    this.absent = absent;
  }

  void add(Sending sending) {
    sending.doubtfulSince = clock.instant();
    pending.add(sending);
    backoff.reset();
    due = Instant.MIN;
    journal.add("create_in_doubt", sending.name());
  }

  /** Asks for a listing when one is due; returns when the next one is. */
  Instant turn(Instant now) {
    if (pending.isEmpty() || listing) {
      return Instant.MAX;
    }
    if (now.isBefore(due)) {
      return due;
    }
    listing = true;
    Instant reach = knownJobs.reach(oldestIntent(), now);
    workers.run(() -> remote.list(reach.minus(CLOCK_SKEW)), seen -> listed(seen, reach));
    return Instant.MAX;
  }

  private void listed(RemoteCalls.Listing seen, Instant reach) {
    listing = false;
    Instant now = clock.instant();
    contact.note(seen.failure(), now);
    if (seen.failure() == null) {
      for (Sending sending : List.copyOf(pending)) {
        judge(sending, seen, reach);
      }
    } else if (seen.failure() instanceof GeminiException.Denied denied) {
      board.stop("denied", String.valueOf(denied.getMessage()));
    }
    due = nextListing(now);
  }

  private void judge(Sending sending, RemoteCalls.Listing seen, Instant reach) {
    Intent intent = sending.requireIntent();
    List<BatchJob> matches = seen.jobs().stream().filter(job -> matches(intent, job)).toList();
    if (!matches.isEmpty()) {
      pending.remove(sending);
      adopt(sending, matches);
      return;
    }
    if (seen.started().isBefore(believable(sending)) || !trusted(sending, seen, reach)) {
      return;
    }
    if (sending.fencedAt == null) {
      fence(sending);
    } else if (seen.started().isAfter(sending.fencedAt)) {
      pending.remove(sending);
      journal.add("create_absent", sending.name());
      absent.accept(sending);
    }
  }

  private void fence(Sending sending) {
    workers.run(
        () -> remote.deleteInput(sending.requireIntent()),
        done -> {
          contact.note(done.failure(), clock.instant());
          if (done.failure() == null) {
            sending.fencedAt = clock.instant();
            due = Instant.MIN;
          }
        });
  }

  private void adopt(Sending sending, List<BatchJob> matches) {
    List<BatchJob> furthestFirst =
        matches.stream()
            .sorted(Comparator.comparing(BatchJob::state, FURTHEST).reversed())
            .toList();
    BatchJob kept = furthestFirst.get(0);
    workers.run(
        () -> {
          records.createJob(sending.name(), new JobRecord(kept.name(), clock.instant(), true));
          return cancelAll(furthestFirst.subList(1, furthestFirst.size()), sending);
        },
        done -> {
          contact.note(done.failure(), clock.instant());
          journal.add("job_adopted", sending.name(), Map.of("job", kept.name()));
          found.accept(sending, kept.name());
        });
  }

  private RemoteCalls.Done cancelAll(List<BatchJob> doubles, Sending sending)
      throws IOException, InterruptedException {
    RemoteCalls.Done last = RemoteCalls.Done.OK;
    for (BatchJob job : doubles) {
      SuspectedDouble.Cause cause = SuspectedDouble.Cause.TWO_JOBS;
      SuspectedDouble suspected =
          SuspectedDouble.of(sending.task, job.name(), cause, clock.instant());
      records.createDouble(suspected);
      journal.add("suspected_double", sending.name(), suspected.event());
      last = remote.cancel(job.name());
    }
    return last;
  }

  /**
   * True where this listing proves by a known job, or by repetition where none is known, that it is
   * not empty by mistake.
   */
  private boolean trusted(Sending sending, RemoteCalls.Listing seen, Instant reach) {
    if (knownJobs.shownIn(seen.jobs())) {
      return true;
    }
    if (knownJobs.anySince(reach)) {
      return false;
    }
    if (sending.firstBlind == null) {
      sending.firstBlind = seen.started();
    }
    return !seen.started().isBefore(sending.firstBlind.plus(BETWEEN_BLIND_LISTINGS));
  }

  private Instant nextListing(Instant now) {
    Instant next = now.plus(backoff.next());
    for (Sending sending : pending) {
      Instant believable = believable(sending);
      if (believable.isAfter(now) && believable.isBefore(next)) {
        next = believable;
      }
    }
    return next;
  }

  /**
   * An intent may be hours older than the create in doubt: a refused one is sent again under it.
   */
  private Instant believable(Sending sending) {
    Instant since = sending.doubtfulSince;
    return (since == null ? clock.instant() : since).plus(policy.doubtWait());
  }

  private Instant oldestIntent() {
    return pending.stream()
        .map(sending -> sending.requireIntent().time())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static boolean matches(Intent intent, BatchJob job) {
    return job.displayName().equals(intent.displayName()) || intent.file().equals(job.inputFile());
  }

  /** A job that has ended well is worth most, then one that runs. */
  private static final Comparator<BatchState> FURTHEST =
      Comparator.comparingInt(
          state ->
              switch (state) {
                case SUCCEEDED -> 3;
                case RUNNING -> 2;
                case PENDING, UNKNOWN -> 1;
                case FAILED, CANCELLED, EXPIRED -> 0;
              });
}
