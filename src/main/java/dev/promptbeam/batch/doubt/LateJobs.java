package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.JobWaits.Mark;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.JobMatch;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that lists show late: a sending that was given up is looked for once more, {@code doubtWait}
 * after that (given up at 12:00, at 12:10). A job found then is a double, since its requests are
 * sent anew. That a look is due is a record, and so is that it was made: a later start makes those
 * that are missing.
 */
public final class LateJobs {
  private final Context context;
  private final Records records;
  private final Clock clock;
  private final Contact contact;
  private final ListingProof proof;
  private final Doubles doubles;

  private final Set<Search> watched = new LinkedHashSet<>();

  private boolean looking;
  private Instant again = Instant.MIN;

  public LateJobs(Context context, Contact contact, ListingProof proof, Doubles doubles) {
    this.context = context;
    this.records = context.records();
    this.clock = context.clock();
    this.contact = contact;
    this.proof = proof;
    this.doubles = doubles;
  }

  /**
   * Plans the look for one.
   *
   * @param since when it was given up
   * @param firstBlind an earlier start's list that proved nothing; null where there was none
   */
  public void watch(Sending givenUp, Instant since, @Nullable Instant firstBlind) {
    Duration wait = context.policy().doubtWait();
    watched.add(new Search(givenUp, since, wait, firstBlind, clock.instant()));
  }

  /** When the next look is due. */
  public @Nullable Instant firstDue() {
    return watched.stream().map(search -> search.due).min(Instant::compareTo).orElse(null);
  }

  /** How many looks are to be made. */
  public int waiting() {
    return watched.size();
  }

  /** True where no look is due now that may still tell something; later ones need not be waited. */
  public boolean mayBeLeft(Instant now) {
    return watched.stream()
        .allMatch(search -> now.isBefore(search.due) || !now.isBefore(search.hopefulUntil()));
  }

  /** True where every look should have been made by then. */
  public boolean areHopeless(Instant then) {
    return watched.stream().allMatch(search -> then.isAfter(search.hopefulUntil()));
  }

  /** Lists when a look is due; returns when the next one is. */
  public Instant turn(Instant now) {
    Instant first = firstDue();
    Instant next = Instants.later(first == null ? Instant.MAX : first, again);
    if (looking || now.isBefore(next)) {
      return looking ? Instant.MAX : next;
    }
    looking = true;
    List<Search> due = watched.stream().filter(one -> !now.isBefore(one.due)).toList();
    Instant oldest =
        due.stream()
            .map(one -> one.sending.requireIntent().time())
            .min(Instant::compareTo)
            .orElseThrow();
    Instant reach = proof.reach(oldest, now);
    context.workers().run(() -> look(due, reach), look -> looked(look, reach));
    return Instant.MAX;
  }

  /**
   * What a look has found, and for whom it was made.
   *
   * @param shown those of which the list shows a job, of whatever state
   */
  private record Look(
      RemoteCalls.Listing listing,
      List<Search> sought,
      Set<Search> shown,
      List<SuspectedDouble> found) {}

  private Look look(List<Search> due, Instant reach) throws IOException, InterruptedException {
    RemoteCalls.Listing seen = context.remote().list(reach.minus(JobMatch.CLOCK_SKEW));
    Set<Search> shown = new LinkedHashSet<>();
    List<SuspectedDouble> found = new ArrayList<>();
    for (Search search : due) {
      Sending sending = search.sending;
      for (BatchJob job : JobMatch.in(seen.jobs(), sending.requireIntent())) {
        shown.add(search);
        if (mayCost(job)) {
          found.add(SuspectedDouble.beside("", sending.task, job.name(), clock.instant()));
        }
      }
    }
    for (SuspectedDouble each : found) {
      records.createDouble(each);
    }
    return new Look(seen, due, shown, found);
  }

  private static boolean mayCost(BatchJob job) {
    return switch (job.state()) {
      case SUCCEEDED, RUNNING, PENDING, UNKNOWN -> true;
      case FAILED, CANCELLED, EXPIRED -> false;
    };
  }

  private void looked(Look look, Instant reach) {
    Instant now = clock.instant();
    contact.note(look.listing().failure(), now);
    look.found().forEach(doubles::add);
    GeminiException failure = look.listing().failure();
    Duration wait = soon(context.policy().pollMost());
    again = now.plus(failure == null ? wait : failure.waitAtLeast(wait));
    List<Search> done = new ArrayList<>(look.shown());
    if (failure == null) {
      look.sought().stream()
          .filter(one -> !look.shown().contains(one))
          .filter(one -> proof.convinces(look.listing(), reach, one))
          .forEach(done::add);
    }
    List<Search> blind =
        look.sought().stream()
            .filter(one -> look.listing().started().equals(one.firstBlind()))
            .toList();
    context.workers().run(() -> noteDone(done, blind), this::forget);
  }

  /** A second list may prove what the first did not. */
  private static Duration soon(Duration wait) {
    Duration second = Search.BETWEEN_BLIND_LISTINGS;
    return wait.compareTo(second) < 0 ? wait : second;
  }

  private List<Search> noteDone(List<Search> done, List<Search> blind) throws IOException {
    for (Search search : blind) {
      records.waits().note(search.sending.name(), Mark.BLIND_LATE, clock.instant());
    }
    for (Search search : done) {
      records.lateLooks().noteDone(search.sending.name(), clock.instant());
    }
    return done;
  }

  private void forget(List<Search> done) {
    for (Search search : done) {
      watched.remove(search);
      context.purse().settle(search.sending.name());
    }
    looking = false;
  }
}
