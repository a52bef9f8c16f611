package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Journal;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.RunPolicy;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What the parts of the dispatcher share. */
public record Context(
    RunPolicy policy,
    Records records,
    RemoteCalls remote,
    Workers workers,
    Board board,
    Journal journal,
    Clock clock,
    RandomGenerator random) {

  /** True where our clock is minutes away from the service's. */
  public boolean clocksDiffer() {
    return clock instanceof ServiceClock service && !service.offset().isZero();
  }

  /** The waits between two looks at a job. */
  public Backoff polling() {
    return new Backoff(policy.pollFirst(), policy.pollMost(), 1.5, random);
  }
}
