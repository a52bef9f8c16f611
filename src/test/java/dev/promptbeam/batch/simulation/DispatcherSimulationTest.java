package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Seeds;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.Faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole runs of the dispatcher over simulated days; what must hold, holds for every seed. */
class DispatcherSimulationTest {
  private static final int NO_QUOTA = 0;

  @Test
  void settlesEveryShardWhenNothingGoesWrong() throws Exception {
    Simulation run = new Simulation(1, 50, Simulation.policy(NO_QUOTA, 100), Map.of()).run();

    run.verify();
    assertThat(run.service.creates.refusals).isEmpty();
  }

  @Seeds(first = 1, last = 12)
  void settlesEveryShardOnceWhateverGoesWrong(long seed) throws Exception {
    Simulation run = new Simulation(seed, 60, Simulation.policy(NO_QUOTA, 20), everything(0), 7);
    run.service.creates.quotaJobs = 15;
    run.service.creates.quotaTokens = 12 * Simulation.TOKENS;

    run.run().verify();

    for (Fault fault : new Fault[] {Fault.ANSWER_LOST, Fault.CREATE_LATE, Fault.LIST_EMPTY}) {
      assertThat(run.faults.count(fault)).as("seed %d: %s", seed, fault).isPositive();
    }
  }

  @Seeds(first = 21, last = 32, few = 3)
  void losesAndDoublesNothingWhenTheProcessDiesAgainAndAgain(long seed) throws Exception {
    Simulation run = new Simulation(seed, 40, Simulation.policy(NO_QUOTA, 20), everything(0.02), 7);
    run.service.creates.quotaTokens = 12 * Simulation.TOKENS;

    run.run().verify();

    assertThat(run.restarts).as("seed %d", seed).isGreaterThan(5);
  }

  @Seeds(first = 33, last = 40, few = 2)
  void asksForTheRestOfAnAnswerOnceWhereverTheProcessDies(long seed) throws Exception {
    Simulation run = new Simulation(seed, 40, Simulation.policy(NO_QUOTA, 20), everything(0.02), 7);
    run.requests.breakingOff = 0.3;
    run.requests.mostHops = 3;

    run.run().verify();

    assertThat(run.restarts).as("seed %d", seed).isGreaterThan(5);
    assertThat(run.ledger.list("sendings"))
        .as("seed %d: hops", seed)
        .anyMatch(sending -> hops(run, sending) == 3);
  }

  @Seeds(first = 41, last = 44, few = 1)
  void neverPassesTheBudgetsItWasGiven(long seed) throws Exception {
    Map<Fault, Double> chances = everything(0.005);
    chances.put(Fault.CREATE_TWICE, 0.0); // whoever asks for one job cannot budget for two
    chances.put(Fault.JOB_HIDDEN, 0.0);
    Simulation tokens =
        new Simulation(seed, 60, Simulation.policy(7 * Simulation.TOKENS, 100), chances, 7);
    Simulation jobs = new Simulation(seed, 60, Simulation.policy(NO_QUOTA, 5), chances);

    tokens.run().verify();
    jobs.run().verify();

    assertThat(tokens.service.jobs.mostTokens).isBetween(1L, 7 * Simulation.TOKENS);
    assertThat(jobs.service.jobs.mostAtOnce).isBetween(1, 5);
  }

  @Seeds(first = 51, last = 58, few = 1)
  void reportsEachDoubleThatALateListOrTwoJobsOfOneCreateMake(long seed) throws Exception {
    Map<Fault, Double> chances = everything(0.01);
    chances.put(Fault.ANSWER_LOST, 0.5);
    Simulation run = new Simulation(seed, 40, Simulation.policy(NO_QUOTA, 20), chances, 7);
    run.service.jobs.longest = Duration.ofHours(6);

    run.run().verify();

    assertThat(run.faults.count(Fault.CREATE_TWICE)).as("seed %d", seed).isPositive();
    assertThat(run.faults.count(Fault.JOB_HIDDEN)).as("seed %d", seed).isPositive();
    assertThat(run.records.doubles())
        .extracting(SuspectedDouble::cause)
        .contains(SuspectedDouble.Cause.TWO_JOBS, SuspectedDouble.Cause.LATE);
  }

  @Tag("large")
  @Test
  @Timeout(240)
  void simulatesTwentyThousandShards() throws Exception {
    Map<Fault, Double> chances = everything(0.00002);
    chances.replaceAll((fault, chance) -> chance / 4);
    Simulation run = new Simulation(5, 20_000, Simulation.policy(NO_QUOTA, 100), chances, 500);
    run.service.jobs.longest = Duration.ofMinutes(10);

    run.run().verify();

    assertThat(run.restarts).isPositive();
  }

  private static int hops(Simulation run, String sending) {
    try {
      Intent intent = run.records.intent(sending);
      return intent == null ? 0 : intent.task().hops();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Fault, Double> everything(double crashes) {
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      chances.put(fault, 0.04);
    }
    chances.put(Fault.CRASH, crashes);
    chances.put(Fault.KILL, crashes / 10);
    chances.put(Fault.JOB_VANISHES, 0.001);
    chances.put(Fault.CREATE_TWICE, 0.3);
    chances.put(Fault.JOB_HIDDEN, 0.3);
    chances.put(Fault.LIST_EMPTY, 0.3);
    chances.put(Fault.LIST_FAILS, 0.3);
    chances.put(Fault.CANCEL_LOST, 0.5);
    chances.put(Fault.CANCEL_ANSWER_LOST, 0.3);
    chances.put(Fault.DELETE_FAILS, 0.2);
    chances.put(Fault.POISON_REFUSED, 0.5);
    chances.put(Fault.POISON_NAMED, 0.5);
    return chances;
  }
}
