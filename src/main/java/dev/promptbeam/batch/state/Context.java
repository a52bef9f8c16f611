package dev.promptbeam.batch.state;

import dev.promptbeam.batch.budget.Purse;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Journal;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.ShardPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of the dispatcher share.
 *
 * @param purse what may be spent
 */
public record Context(
    RunPolicy policy,
    List<ShardPolicy> policies,
    Records records,
    RemoteCalls remote,
    Workers workers,
    Board board,
    Journal journal,
    Clock clock,
    RandomGenerator random,
    Purse purse) {

  public Context(
      RunPolicy policy,
      List<ShardPolicy> policies,
      Records records,
      RemoteCalls remote,
      Workers workers,
      Board board,
      Journal journal,
      Clock clock,
      RandomGenerator random) {
    this(
        policy,
        policies,
        records,
        remote,
        workers,
        board,
        journal,
        clock,
        random,
        new Purse(policy.spending(), records));
  }

  /** Whether answers are handed on to another stage. */
  public boolean staged() {
    return policies.stream().anyMatch(ShardPolicy::handsOn);
  }

  /** The model that a sending asks. */
  public String model(SendingTask task) {
    return policies.get(task.policy()).model();
  }

  /** True where our clock is minutes away from the service's. */
  public boolean clocksDiffer() {
    return clock instanceof ServiceClock service && !service.offset().isZero();
  }

  /** A time of an earlier start whose clock was ahead of the present one: it counts from now. */
  public @Nullable Instant past(@Nullable Instant recorded) {
    return recorded == null ? null : Instants.earlier(clock.instant(), recorded);
  }

  /** The waits between two looks at a job. */
  public Backoff polling() {
    return new Backoff(policy.pollFirst(), policy.pollMost(), 2, random);
  }
}
