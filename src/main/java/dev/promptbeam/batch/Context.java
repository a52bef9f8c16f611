package dev.promptbeam.batch;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** What the parts of the dispatcher share. */
record Context(
    RunPolicy policy,
    Records records,
    RemoteCalls remote,
    Workers workers,
    Board board,
    Journal journal,
    Clock clock,
    RandomGenerator random) {

  /** True where our clock is minutes away from the service's. */
  boolean clocksDiffer() {
    return clock instanceof ServiceClock service && !service.offset().isZero();
  }

  /** The waits between two looks at a job. */
  Backoff polling() {
    return new Backoff(policy.pollFirst(), policy.pollMost(), 1.5, random);
  }
}
