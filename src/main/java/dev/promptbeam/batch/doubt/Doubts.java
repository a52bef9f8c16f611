package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobWaits.Mark;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
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
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
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
  private final Map<Sending, Search> searches = new HashMap<>();

  /** Those that are not being confirmed. */
  private final Set<Search> pending = new LinkedHashSet<>();

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

  /** Its create has just been sent, and was not answered. */
  public void add(Sending sending) {
    search(sending, clock.instant(), null);
  }

  /**
   * Takes up one of an earlier start, which sent its create soon after it recorded that, or never.
   * The intent's own time says nothing: a refused create is sent again.
   */
  public void resume(Sending sending) throws IOException {
    Instant recorded =
        context.records().creates().last(sending.name(), sending.requireIntent()).time();
    Instant sent = Instants.earlier(clock.instant(), recorded.plus(Intent.FRESH));
    search(
        sending, sent, context.past(context.records().waits().since(sending.name(), Mark.BLIND)));
  }

  private void search(Sending sending, Instant sent, @Nullable Instant firstBlind) {
    Search search = new Search(sending, sent, policy.doubtWait(), firstBlind, clock.instant());
    searches.put(sending, search);
    pending.add(search);
    backoff.reset();
    due = notBefore;
    context.journal().add("create_in_doubt", sending.name());
  }

  /**
   * When a doubt is resolved at the latest, where the service's lists are of use. A create sent at
   * 12:00 with a {@code doubtWait} of 10 min: 12:11.
   */
  public Instant hopefulUntil(Sending sending) {
    return of(sending).hopefulUntil();
  }

  /** That word of one is waited for. */
  public Wait waitFor(Sending sending) {
    Search search = of(sending);
    Trouble trouble = sending.trouble();
    String said = trouble == null ? "" : trouble.said();
    return new Wait(Wait.Kind.DOUBT, 1, search.since, search.due, said);
  }

  private Search of(Sending sending) {
    Search search = searches.get(sending);
    if (search == null) {
      throw new IllegalStateException(sending.name() + " is not in doubt");
    }
    return search;
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
      for (Search search : List.copyOf(pending)) {
        judge(search, seen, reach);
      }
    }
    due = nextListing(now);
  }

  private void judge(Search search, RemoteCalls.Listing seen, Instant reach) {
    List<BatchJob> matches = JobMatch.in(seen.jobs(), search.sending.requireIntent());
    if (!matches.isEmpty()) {
      pending.remove(search);
      confirm(search, matches);
      return;
    }
    if (seen.started().isBefore(search.due) || !convinces(seen, reach, search)) {
      return;
    }
    if (!search.isFenced()) {
      fence(search);
    } else if (search.isDecidedBy(seen.started())) {
      pending.remove(search);
      searches.remove(search.sending);
      context.journal().add("create_absent", search.sending.name());
      next.absent(search.sending);
    }
  }

  /** That a first list was blind is a record: starts that are short look on together. */
  private boolean convinces(RemoteCalls.Listing seen, Instant reach, Search search) {
    boolean first = search.firstBlind() == null;
    boolean convinced = proof.convinces(seen, reach, search);
    Instant blind = search.firstBlind();
    if (first && blind != null) {
      workers.run(
          () -> {
            context.records().waits().note(search.sending.name(), Mark.BLIND, blind);
            return blind;
          },
          noted -> {});
    }
    return convinced;
  }

  private void fence(Search search) {
    workers.run(
        () -> remote.deleteInput(search.sending.requireIntent()),
        done -> {
          contact.note(done.failure(), clock.instant());
          heed(done.failure());
          if (done.failure() == null) {
            search.fence(clock.instant());
            due = notBefore;
          }
        });
  }

  private void confirm(Search search, List<BatchJob> matches) {
    boolean believes = search.timesUnconfirmed() + 1 >= Contact.MISSING_TO_BELIEVE;
    Sending sending = search.sending;
    workers.run(
        () -> adoption.of(sending.task, sending.requireIntent(), matches, believes),
        outcome -> confirmed(search, outcome));
  }

  private void confirmed(Search search, Adoption.Outcome outcome) {
    Instant now = clock.instant();
    note(outcome.failure(), now);
    if (outcome.job() == null) {
      if (outcome.failure() == null) {
        search.unconfirmed();
      }
      pending.add(search);
      due = nextListing(now);
      return;
    }
    outcome.others().forEach(doubles::add);
    Sending sending = search.sending;
    searches.remove(sending);
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
      notBefore = Instants.later(notBefore, asked);
      due = Instants.later(due, notBefore);
    }
  }

  private Instant nextListing(Instant now) {
    Instant soonest = now.plus(backoff.next());
    for (Search search : pending) {
      soonest = Instants.earlierAhead(now, soonest, search.due);
      soonest = Instants.earlierAhead(now, soonest, search.secondBlind());
    }
    return Instants.later(soonest, notBefore);
  }

  private Instant oldestIntent() {
    return pending.stream()
        .map(search -> search.sending.requireIntent().time())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
