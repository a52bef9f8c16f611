package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proof by a listing that a job is not there: one that shows a job known to exist proves it of
 * those it does not show. Where no job is known, the second such listing does, at 12:01 where the
 * first was begun at 12:00.
 */
public final class ListingProof {
  /** So many known jobs are asked for behind one listing. */
  private static final int MOST_ASKED = 100;

  private final Context context;
  private final Contact contact;
  private final KnownJobs knownJobs;
  private Instant asked = Instant.MIN;

  /** What the server has asked for where it refused to answer. */
  private Instant notBefore = Instant.MIN;

  public ListingProof(Context context, Contact contact, KnownJobs knownJobs) {
    this.context = context;
    this.contact = contact;
    this.knownJobs = knownJobs;
  }

  /** How far back a listing must go to prove something about a job made since that time. */
  Instant reach(Instant since, Instant now) {
    return knownJobs.reach(since, now);
  }

  /**
   * True where the listing proves that the job that is searched for is not there.
   *
   * @param reach how far back the listing goes
   */
  boolean convinces(RemoteCalls.Listing seen, Instant reach, Search search) {
    if (knownJobs.shownIn(seen.jobs())) {
      return true;
    }
    if (knownJobs.anySince(reach)) {
      askForKnown(seen, reach);
      return false;
    }
    return search.believesBlind(seen.started());
  }

  /**
   * A known job that is not listed may have been deleted by somebody once it had ended, and would
   * be missed for ever.
   */
  private void askForKnown(RemoteCalls.Listing seen, Instant reach) {
    if (seen.started().equals(asked) || seen.started().isBefore(notBefore)) {
      return;
    }
    asked = seen.started();
    List<String> known = knownJobs.endedSince(reach, MOST_ASKED);
    context.workers().run(() -> ask(known), this::answered);
  }

  private record Answer(List<String> gone, @Nullable GeminiException failure) {}

  /** From the newest on, to the first that is there: that one is to be listed. */
  private Answer ask(List<String> known) throws InterruptedException {
    List<String> gone = new ArrayList<>();
    for (String job : known) {
      GeminiException failure = context.remote().poll(job).failure();
      if (!(failure instanceof GeminiException.Gone)) {
        return new Answer(gone, failure);
      }
      gone.add(job);
    }
    return new Answer(gone, null);
  }

  private void answered(Answer answer) {
    Instant now = context.clock().instant();
    contact.note(answer.failure(), now);
    if (answer.failure() != null) {
      notBefore = now.plus(answer.failure().waitAtLeast(Duration.ZERO));
    }
    answer.gone().forEach(knownJobs::missed);
  }
}
