package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.TokenQuota;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run that asks several models: what one of them takes is nothing to the others. */
class ModelsSimulationTest {
  private static final String BUSY = "busy-model";
  private static final String IDLE = "idle-model";
  private static final int SHARDS = 60;

  @Test
  void aModelThatRefusesKeepsNothingOfAnotherFromGoing() throws Exception {
    Simulation run = asking(1, Simulation.policy(0, 100), Map.of());
    run.service.creates.quotaOfModel.put(BUSY, 0L);

    run.runUntil(VirtualClock.START.plus(Duration.ofHours(12)));

    assertThat(run.service.creates.refusals).isNotEmpty();
    assertThat(jobsOf(run, IDLE)).isEqualTo(SHARDS / 2);
    assertThat(jobsOf(run, BUSY)).isZero();
    Instant last =
        run.service.jobs.all().map(job -> job.created).max(Instant::compareTo).orElseThrow();
    assertThat(Duration.between(VirtualClock.START, last)).isLessThan(Duration.ofMinutes(30));

    run.service.creates.quotaOfModel.put(BUSY, Long.MAX_VALUE);
    run.run().verify();
    assertThat(jobsOf(run, BUSY)).isGreaterThanOrEqualTo(SHARDS / 2);
  }

  @Test
  void theQuotaOfEachModelIsUsedAndNotPassed() throws Exception {
    Budgets budgets =
        new Budgets(
            new TokenQuota(3 * Simulation.TOKENS, true),
            Map.of(BUSY, new TokenQuota(5 * Simulation.TOKENS, true)),
            100,
            1_000_000);
    Simulation run = asking(2, Simulation.policy(budgets), Map.of());
    run.service.creates.quotaOfModel.put(BUSY, 5 * Simulation.TOKENS);
    run.service.creates.quotaOfModel.put(IDLE, 3 * Simulation.TOKENS);

    run.run().verify();

    assertThat(run.service.creates.refusals).isEmpty();
    assertThat(run.service.jobs.mostAtOnce).isEqualTo(8);
  }

  @Test
  void thePlacesOfJobsAreThoseOfAllModels() throws Exception {
    Budgets budgets = new Budgets(1_000_000, true, 7, 1_000_000);
    Simulation run = asking(3, Simulation.policy(budgets), Map.of());

    run.run().verify();

    assertThat(run.service.jobs.mostAtOnce).isEqualTo(7);
    assertThat(run.service.creates.refusals).isEmpty();
  }

  @Seeds(first = 1, last = 10, few = 2)
  void nothingIsLostOrDoubledWhateverHappens(long seed) throws Exception {
    Simulation run =
        asking(
            seed,
            Simulation.policy(0, 20),
            Map.of(Fault.KILL, 0.02, Fault.CREATE_RATE_LIMITED, 0.2, Fault.CREATE_LOST, 0.05));
    run.service.creates.quotaOfModel.put(BUSY, 4 * Simulation.TOKENS);

    run.run().verify();

    assertThat(run.restarts).isGreaterThan(1);
  }

  private static long jobsOf(Simulation run, String model) {
    return run.service.jobs.all().filter(job -> job.intent.model().equals(model)).count();
  }

  private static Simulation asking(long seed, RunPolicy policy, Map<Fault, Double> chances) {
    List<Long> tokens = Collections.nCopies(SHARDS, Simulation.TOKENS);
    Simulation run = new Simulation(seed, policy, Policies.of(BUSY, IDLE), chances, 0, tokens);
    run.requests.failing = 0;
    return run;
  }
}
