package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.JobMatch;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
public final class Doubts {
  /** Where a sending goes from here. */
  public interface Next {
    /** It is this job. */
    void found(Sending sending, String job);

    /** It is none and will be none. */
    void absent(Sending sending);
  }

  private final Context context;
  private final RunPolicy policy;
  private final RemoteCalls remote;
  private final Workers workers;
  private final Contact contact;
  private final Clock clock;
  private final Backoff backoff;
  private final ListingProof proof;
  private final Doubles doubles;
  private final Adoption adoption;
  private final Next next;
  private final Set<Sending> pending = new LinkedHashSet<>();
  private boolean listing;
  private Instant due = Instant.MIN;

  /** What the server has asked for; nothing makes a listing come sooner. */
  private Instant notBefore = Instant.MIN;

  public Doubts(Context context, Contact contact, ListingProof proof, Doubles doubles, Next next) {
    this.context = context;
    this.policy = context.policy();
    this.remote = context.remote();
    this.workers = context.workers();
    this.clock = context.clock();
    this.backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, context.random());
    this.contact = contact;
    this.proof = proof;
    this.doubles = doubles;
    this.adoption = new Adoption(context);
    this.next = next;
  }

  public void add(Sending sending) {
    sending.doubtfulSince = lastSent(sending);
    sending.soughtSince = clock.instant();
    pending.add(sending);
    backoff.reset();
    due = notBefore;
    context.journal().add("create_in_doubt", sending.name());
  }

  /**
   * By then it is resolved where the service's lists are of use. Whoever does not want to wait for
   * ever need not wait for longer: the next start looks again.
   */
  public Instant hopefulUntil(Sending sending) {
    Instant begun = sending.soughtSince == null ? clock.instant() : sending.soughtSince;
    Instant until = ListingProof.hopefulUntil(sending, later(believable(sending), begun));
    Instant fenced = sending.fencedAt;
    return fenced == null ? until : later(until, fenced.plus(ListingProof.ANSWERED));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Asks for a listing when one is due; returns when the next one is. */
  public Instant turn(Instant now) {
    if (pending.isEmpty() || listing) {
      return Instant.MAX;
    }
    if (now.isBefore(due)) {
      return due;
    }
    listing = true;
    Instant reach = proof.reach(oldestIntent(), now);
    workers.run(() -> remote.list(reach.minus(JobMatch.CLOCK_SKEW)), seen -> listed(seen, reach));
    return Instant.MAX;
  }

  private void listed(RemoteCalls.Listing seen, Instant reach) {
    listing = false;
    Instant now = clock.instant();
    note(seen.failure(), now);
    boolean mayCall = !now.isBefore(notBefore); // what follows from a listing are calls
    if (seen.failure() == null && mayCall) {
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
    if (seen.started().isBefore(believable(sending)) || !convinces(seen, reach, sending)) {
      return;
    }
    if (sending.fencedAt == null) {
      fence(sending);
    } else if (!seen.started().isBefore(sending.fencedAt)) {
      pending.remove(sending);
      context.journal().add("create_absent", sending.name());
      next.absent(sending);
    }
  }

  /** That a first list was blind is a record: starts that are short look on together. */
  private boolean convinces(RemoteCalls.Listing seen, Instant reach, Sending sending) {
    boolean first = sending.firstBlind == null;
    boolean convinced = proof.convinces(seen, reach, sending);
    Instant blind = sending.firstBlind;
    if (first && blind != null) {
      workers.run(
          () -> {
            context.records().waits().noteBlind(sending.name(), blind);
            return blind;
          },
          noted -> {});
    }
    return convinced;
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

  private void confirm(Sending sending, List<BatchJob> matches) {
    boolean believes = sending.unconfirmed + 1 >= Contact.MISSING_TO_BELIEVE;
    workers.run(
        () -> adoption.of(sending.task, sending.requireIntent(), matches, believes),
        outcome -> confirmed(sending, outcome));
  }

  private void confirmed(Sending sending, Adoption.Outcome outcome) {
    Instant now = clock.instant();
    note(outcome.failure(), now);
    if (outcome.job() == null) {
      sending.unconfirmed += outcome.failure() == null ? 1 : 0;
      pending.add(sending);
      due = nextListing(now);
      return;
    }
    outcome.others().forEach(doubles::add);
    context.journal().add("job_adopted", sending.name(), Map.of("job", outcome.job()));
    contact.createAnswered(now);
    next.found(sending, outcome.job());
  }

  private void note(@Nullable GeminiException failure, Instant now) {
    contact.note(failure, now);
    heed(failure);
    if (failure instanceof GeminiException.Denied denied) {
      context.board().stop(StopCause.DENIED, String.valueOf(denied.getMessage()));
    }
  }

  private void heed(@Nullable GeminiException failure) {
    if (failure != null) {
      Instant asked = clock.instant().plus(failure.waitAtLeast(Duration.ZERO));
      notBefore = later(notBefore, asked);
      due = later(due, notBefore);
    }
  }

  private Instant nextListing(Instant now) {
    Instant soonest = now.plus(backoff.next());
    for (Sending sending : pending) {
      soonest = earlierAhead(now, believable(sending), soonest);
      if (sending.firstBlind != null) {
        Instant second = sending.firstBlind.plus(ListingProof.BETWEEN_BLIND_LISTINGS);
        soonest = earlierAhead(now, second, soonest);
      }
    }
    return later(soonest, notBefore);
  }

  private static Instant earlierAhead(Instant now, Instant one, Instant other) {
    return one.isAfter(now) && one.isBefore(other) ? one : other;
  }

  /**
   * When its create had surely gone out. One of this start has; an earlier start sent it soon after
   * it recorded that, or never. The intent's own time says nothing: a refused create is sent again.
   */
  private Instant lastSent(Sending sending) {
    Instant now = clock.instant();
    Instant recorded = sending.lastSent;
    Instant sent = recorded == null ? now : recorded.plus(Intent.FRESH);
    return sent.isBefore(now) ? sent : now;
  }

  /** From when on a list can prove that its job is not there. */
  public Instant believable(Sending sending) {
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
