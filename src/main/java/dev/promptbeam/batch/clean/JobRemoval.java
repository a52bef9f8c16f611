package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes jobs: a live one is cancelled and waited for first, because whether a delete stops it is
 * told in two ways (protocol 3.3). What is gone already is fine.
 */
final class JobRemoval {
  private static final int FORBIDDEN = 403;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration FIRST_POLL = Duration.ofMillis(200);
  private static final Duration MOST_POLL = Duration.ofSeconds(10);

  private final GeminiClient client;
  private final RepeatedCalls calls;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Set<String> inputsInUse = new HashSet<>();
  private int deleted;

  JobRemoval(GeminiClient client, RepeatedCalls calls, Clock clock, Sleeper sleeper) {
    this.client = client;
    this.calls = calls;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  int deleted() {
    return deleted;
  }

  /** Display names of those that did not end: their input must stay (protocol 3.3). */
  Set<String> inputsInUse() {
    return inputsInUse;
  }

  /** Deletes all that end in time; says what is left. */
  void remove(Set<String> jobs, List<String> problems)
      throws GeminiException, InterruptedException {
    Set<String> live = new LinkedHashSet<>();
    for (String name : jobs) {
      BatchJob job = look(name);
      if (job == null) {
        continue;
      }
      if (job.state().terminal()) {
        delete(name, problems);
      } else {
        // Refused where it has just ended; what became of it is looked at below.
        calls.order("cancel job " + name, () -> client.cancelBatch(name), new ArrayList<>());
        live.add(name);
      }
    }
    deleteWhenEnded(live, problems);
    addLeft(live, problems);
  }

  private void deleteWhenEnded(Set<String> live, List<String> problems)
      throws GeminiException, InterruptedException {
    Backoff polls = new Backoff(FIRST_POLL, MOST_POLL, 1.5, Surroundings.ofThisProcess().random());
    Instant giveUp = clock.instant().plus(PATIENCE);
    while (!live.isEmpty() && clock.instant().isBefore(giveUp)) {
      sleeper.sleep(polls.next());
      for (String name : List.copyOf(live)) {
        BatchJob job = look(name);
        if (job == null || job.state().terminal()) {
          live.remove(name);
          delete(name, problems);
        }
      }
    }
  }

  private void addLeft(Set<String> live, List<String> problems)
      throws GeminiException, InterruptedException {
    for (String name : live) {
      BatchJob job = look(name);
      if (job != null) {
        inputsInUse.add(job.displayName());
        problems.add("job " + name + " was cancelled and is still " + job.stateText());
      }
    }
  }

  /** The job; null where it is not there, or, by the same key that lists all, not to be seen. */
  private @Nullable BatchJob look(String name) throws GeminiException, InterruptedException {
    try {
      return calls.ask(() -> client.getBatch(name));
    } catch (GeminiException.Denied denied) {
      if (denied.httpStatus() == FORBIDDEN) {
        return null;
      }
      throw denied;
    }
  }

  private void delete(String name, List<String> problems)
      throws GeminiException, InterruptedException {
    if (calls.order("delete job " + name, () -> client.deleteBatch(name), problems)) {
      deleted++;
    }
  }
}
