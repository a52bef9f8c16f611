package dev.promptbeam.batch;

import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves create calls of unknown fate. One listing serves all of them. A job that carries the
 * intent's display name or input file, and says so when asked for by its name, is adopted. Absence
 * is believed only of a listing that was started after the doubt's time was over and that shows a
 * job known to exist (where none is known: of the second such listing, a minute later). Then the
 * input file is deleted, so that no late create can succeed, and one more listing decides.
 */
final class Doubts {
  /** Where a sending goes from here. */
  interface Next {
    /** It is this job. */
    void found(Sending sending, String job);

    /** It is none and will be none. */
    void absent(Sending sending);
  }

  private static final Duration BETWEEN_BLIND_LISTINGS = Duration.ofMinutes(1);

  private final Context context;
  private final RunPolicy policy;
  private final RemoteCalls remote;
  private final Workers workers;
  private final Contact contact;
  private final Clock clock;
  private final Backoff backoff;
  private final KnownJobs knownJobs;
  private final Doubles doubles;
  private final Next next;
  private final Set<Sending> pending = new LinkedHashSet<>();
  private boolean listing;
  private Instant due = Instant.MIN;

  /** What the server has asked for; nothing makes a listing come sooner. */
  private Instant notBefore = Instant.MIN;

  Doubts(Context context, Contact contact, KnownJobs knownJobs, Doubles doubles, Next next) {
    this.context = context;
    this.policy = context.policy();
    this.remote = context.remote();
    this.workers = context.workers();
    this.clock = context.clock();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, context.random());
    this.contact = contact;
    this.knownJobs = knownJobs;
    this.doubles = doubles;
    this.next = next;
  }

  void add(Sending sending) {
    sending.doubtfulSince = lastSent(sending);
    pending.add(sending);
    backoff.reset();
    due = notBefore;
    context.journal().add("create_in_doubt", sending.name());
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
    workers.run(() -> remote.list(reach.minus(JobMatch.CLOCK_SKEW)), seen -> listed(seen, reach));
    return Instant.MAX;
  }

  private void listed(RemoteCalls.Listing seen, Instant reach) {
    listing = false;
    Instant now = clock.instant();
    note(seen.failure(), now);
    if (seen.failure() == null) {
      for (Sending sending : List.copyOf(pending)) {
        judge(sending, seen, reach);
      }
    }
    due = nextListing(now);
  }

  private void judge(Sending sending, RemoteCalls.Listing seen, Instant reach) {
    List<BatchJob> matches = JobMatch.in(seen.jobs(), sending.requireIntent());
    if (!matches.isEmpty()) {
      pending.remove(sending);
      confirm(sending, matches);
      return;
    }
    if (seen.started().isBefore(believable(sending)) || !trusted(sending, seen, reach)) {
      return;
    }
    if (sending.fencedAt == null) {
      fence(sending);
    } else if (seen.started().isAfter(sending.fencedAt)) {
      pending.remove(sending);
      context.journal().add("create_absent", sending.name());
      next.absent(sending);
    }
  }

  private void fence(Sending sending) {
    workers.run(
        () -> remote.deleteInput(sending.requireIntent()),
        done -> {
          contact.note(done.failure(), clock.instant());
          heed(done.failure());
          if (done.failure() == null) {
            sending.fencedAt = clock.instant();
            due = notBefore;
          }
        });
  }

  /** A list is only a hint: each job is asked for by its name, and must say that it is the one. */
  private void confirm(Sending sending, List<BatchJob> matches) {
    workers.run(
        () -> {
          List<BatchJob> confirmed = new ArrayList<>();
          for (BatchJob match : matches) {
            RemoteCalls.Seen seen = remote.poll(match.name());
            if (seen.failure() == null) {
              confirmed.add(seen.requireJob());
            } else if (!(seen.failure() instanceof GeminiException.Gone)) {
              return new Confirmed(seen.failure(), null, List.of());
            }
          }
          return adopt(sending, JobMatch.in(confirmed, sending.requireIntent()));
        },
        confirmed -> confirmed(sending, confirmed));
  }

  /**
   * What asking for the jobs that were listed has shown.
   *
   * @param job the one that is kept; null where none said that it is the one
   * @param others the other ones
   */
  private record Confirmed(
      @Nullable GeminiException failure, @Nullable String job, List<SuspectedDouble> others) {}

  /**
   * Keeps the job furthest along, unless another owner has recorded one; the others are doubles.
   */
  private Confirmed adopt(Sending sending, List<BatchJob> confirmed) throws IOException {
    if (confirmed.isEmpty()) {
      return new Confirmed(null, null, List.of());
    }
    Records records = context.records();
    BatchJob furthest = confirmed.stream().max(JobMatch.FURTHEST).orElseThrow();
    records.createJob(sending.name(), new JobRecord(furthest.name(), clock.instant(), true));
    JobRecord recorded = records.job(sending.name());
    String kept = recorded == null ? furthest.name() : recorded.name();
    List<SuspectedDouble> others = new ArrayList<>();
    for (BatchJob job : confirmed) {
      if (!job.name().equals(kept)) {
        SuspectedDouble found =
            SuspectedDouble.beside(kept, sending.task, job.name(), clock.instant());
        records.createDouble(found);
        others.add(found);
      }
    }
    return new Confirmed(null, kept, others);
  }

  private void confirmed(Sending sending, Confirmed confirmed) {
    Instant now = clock.instant();
    note(confirmed.failure(), now);
    if (confirmed.job() == null) {
      pending.add(sending);
      due = nextListing(now);
      return;
    }
    confirmed.others().forEach(doubles::add);
    context.journal().add("job_adopted", sending.name(), Map.of("job", confirmed.job()));
    next.found(sending, confirmed.job());
  }

  private void note(@Nullable GeminiException failure, Instant now) {
    contact.note(failure, now);
    heed(failure);
    if (failure instanceof GeminiException.Denied denied) {
      context.board().stop("denied", String.valueOf(denied.getMessage()));
    }
  }

  private void heed(@Nullable GeminiException failure) {
    if (failure != null) {
      Instant asked = clock.instant().plus(failure.waitAtLeast(Duration.ZERO));
      notBefore = later(notBefore, asked);
      due = later(due, notBefore);
    }
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
    Instant soonest = now.plus(backoff.next());
    for (Sending sending : pending) {
      Instant believable = believable(sending);
      if (believable.isAfter(now) && believable.isBefore(soonest)) {
        soonest = believable;
      }
    }
    return later(soonest, notBefore);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /**
   * When its create had surely gone out. One of this start has; an earlier start sent it soon after
   * it recorded that, or never. The intent's own time says nothing: a refused create is sent again.
   */
  private Instant lastSent(Sending sending) {
    Instant now = clock.instant();
    Instant recorded = sending.lastSent;
    Instant sent = recorded == null ? now : recorded.plus(Submission.FRESH);
    return sent.isBefore(now) ? sent : now;
  }

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
}
