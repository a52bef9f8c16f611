package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.Tail;
import dev.promptbeam.model.BatchMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The policy of simulated runs: the defaults of a spec. */
final class RunPolicies {
  /** The quota of the lowest tier. */
  private static final long ASSUMED_TOKENS = 3 * Simulation.TOKENS;

  private RunPolicies() {}

  /**
   * @param enqueuedTokens quota of the model; 0 where it is to be found out
   */
  static RunPolicy of(long enqueuedTokens, int concurrentJobs) {
    boolean given = enqueuedTokens > 0;
    long tokens = given ? enqueuedTokens : ASSUMED_TOKENS;
    return of(new Budgets(tokens, given, concurrentJobs, 20_000_000_000L));
  }

  static RunPolicy of(Budgets budgets) {
    return new RunPolicy(
        "reviews/r-1",
        "https://example.org",
        "fingerprint",
        BatchMode.FILE,
        3,
        6,
        Duration.ofHours(168),
        Duration.ofMinutes(10),
        Duration.ofHours(30),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        budgets,
        null,
        Duration.ofHours(1),
        SeenFolder.ANY,
        null);
  }

  static RunPolicy with(RunPolicy usual, @Nullable Spending spending, @Nullable Tail tail) {
    return new RunPolicy(
        usual.runName(),
        usual.endpoint(),
        usual.keyFingerprint(),
        usual.mode(),
        usual.attempts(),
        usual.jobAttempts(),
        usual.deadline(),
        usual.doubtWait(),
        usual.stuckAfter(),
        usual.pollFirst(),
        usual.pollMost(),
        usual.budgets(),
        spending,
        usual.unreachableAfter(),
        usual.mediaFolder(),
        tail);
  }
}
