package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.gemini.BatchJob;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The jobs of this run that are known to exist, by which lists are judged: one that should show
 * such a job and does not proves nothing.
 */
public final class KnownJobs {
  /** A listing does not go back further: jobs have ended by then, and may be gone. */
  private static final Duration REACH = Duration.ofHours(50);

  private final Map<String, Instant> jobs = new HashMap<>();
  private final Map<String, Integer> misses = new HashMap<>();
  private final Set<String> unwatched = new HashSet<>();
  private Instant newest = Instant.MIN;

  /**
   * @param intended when its create was about to be sent, which is before it was made
   */
  public void add(String job, Instant intended) {
    jobs.put(job, intended);
    newest = intended.isAfter(newest) ? intended : newest;
  }

  /** It is not there any more. */
  public void remove(String job) {
    jobs.remove(job);
    misses.remove(job);
    unwatched.remove(job);
    newest = jobs.values().stream().max(Instant::compareTo).orElse(Instant.MIN);
  }

  /** It has ended: nobody looks at it any more. */
  public void ended(String job) {
    unwatched.add(job);
  }

  /** It was not found by its name; that is not believed at once. */
  void missed(String job) {
    if (misses.merge(job, 1, Integer::sum) >= Contact.MISSING_TO_BELIEVE) {
      remove(job);
    }
  }

  /**
   * Those whose create was sent since then, the newest first, where all of them have ended. One
   * that runs is polled, and is known until it is found to be gone.
   */
  List<String> endedSince(Instant since, int most) {
    List<String> newest =
        jobs.entrySet().stream()
            .filter(job -> !job.getValue().isBefore(since))
            .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    boolean allEnded = unwatched.containsAll(newest);
    return allEnded ? newest.subList(0, Math.min(most, newest.size())) : List.of();
  }

  /** How far back a listing must go so that it shows at least one of them, where there is one. */
  Instant reach(Instant asked, Instant now) {
    Instant since = asked.isAfter(now) ? now.minus(REACH) : asked; // a clock that was ahead then
    boolean listed = newest.isAfter(now.minus(REACH));
    return listed && newest.isBefore(since) ? newest : since;
  }

  boolean shownIn(List<BatchJob> listing) {
    return listing.stream().anyMatch(job -> jobs.containsKey(job.name()));
  }

  /** True where a listing back to then should show one of them. */
  boolean anySince(Instant since) {
    return !newest.isBefore(since);
  }
}
