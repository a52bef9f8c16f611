package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The count of live jobs as the service makes it: those of other programs, and those nobody owns
 * any more, take places too. Jobs are listed after a refusal, and when more than half of the places
 * are taken while something waits. The time between two listings grows unless others hold places.
 */
final class Census {
  /** A job has ended 48 hours after it was made (protocol 7); the rest is for clocks. */
  private static final Duration REACH = Duration.ofHours(50);

  /** The longest time between two listings, in longest waits. */
  private static final int SELDOM = 12;

  private final Context context;
  private final RunPolicy policy;
  private final Clock clock;
  private final Places places;
  private final Contact contact;
  private final BiConsumer<Instant, Set<String>> counted;
  private final Backoff interval;
  private boolean refused;
  private boolean demanded;
  private boolean listing;
  private int foreign;
  private Instant due = Instant.MIN;

  /**
   * @param counted takes when a listing was started, and the models whose live jobs it shows
   */
  Census(
      Context context, Places places, Contact contact, BiConsumer<Instant, Set<String>> counted) {
    this.context = context;
    this.policy = context.policy();
    this.clock = context.clock();
    this.places = places;
    this.contact = contact;
    this.counted = counted;
    Duration most = policy.pollMost();
    this.interval = new Backoff(most, most.multipliedBy(SELDOM), 2, context.random());
  }

  /** A create was refused: the places may be taken by others. */
  void refused() {
    refused = true;
  }

  /** Lists at once, as something is to be decided by it. */
  void demand() {
    demanded = true;
  }

  /** Asks for a listing where one is due; returns when to come again. */
  Instant turn(Instant now) {
    if (listing || !(demanded || refused || places.areCrowded())) {
      return Instant.MAX;
    }
    if (!demanded && now.isBefore(due)) {
      return due;
    }
    listing = true;
    demanded = false;
    refused = false;
    Set<String> ours = places.taken();
    Instant since = now.minus(REACH);
    context.workers().run(() -> context.remote().list(since), seen -> listed(seen, ours));
    return Instant.MAX;
  }

  /**
   * @param oursBefore those in flight when it was started, some of which have ended meanwhile
   */
  private void listed(RemoteCalls.Listing seen, Set<String> oursBefore) {
    listing = false;
    Instant now = clock.instant();
    contact.note(seen.failure(), now);
    if (seen.failure() == null) {
      count(seen, oursBefore);
    } else if (seen.failure() instanceof GeminiException.Denied denied) {
      context.board().stop(StopCause.DENIED, String.valueOf(denied.getMessage()));
    }
    if (foreign > 0) {
      interval.reset();
    }
    due = now.plus(interval.after(seen.failure()));
  }

  private void count(RemoteCalls.Listing seen, Set<String> oursBefore) {
    Set<String> others = new HashSet<>();
    Set<String> models = new TreeSet<>();
    for (BatchJob job : seen.jobs()) {
      if (!job.state().terminal()) {
        models.add(job.model());
        String sending = sendingOf(job);
        if (!oursBefore.contains(sending) && !places.holds(sending)) {
          others.add(job.name());
        }
      }
    }
    if (others.size() != foreign) {
      foreign = others.size();
      context.journal().add("foreign_jobs", "", Map.of("live", foreign));
    }
    places.foreign(foreign);
    counted.accept(seen.started(), models);
  }

  /** The sending that its display name tells; empty where it is of another run or program. */
  private String sendingOf(BatchJob job) {
    DisplayName name = DisplayName.parse(job.displayName());
    return name == null || !name.run().equals(policy.runName()) ? "" : name.sending();
  }
}
