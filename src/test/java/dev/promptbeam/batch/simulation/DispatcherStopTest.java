package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.simulation.Faults.Fault;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the dispatcher stops a run, and how hard it knocks at a service that is full. */
class DispatcherStopTest {
  private static final Instant START = VirtualClock.START;

  @Test
  void stopsWhenTheServiceWasUnreachableForLong() throws Exception {
    Simulation run = new Simulation(1, 20, Simulation.policy(0, 5), Map.of());
    run.service.downFrom = START.plus(Duration.ofHours(1));

    run.run();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.UNREACHABLE);
    assertThat(Duration.between(run.service.downFrom, run.clock.instant()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(71));
  }

  @Test
  void goesOnWhenTheServiceCameBackInTime() throws Exception {
    Simulation run = new Simulation(1, 20, Simulation.policy(0, 5), Map.of());
    run.service.downFrom = START.plus(Duration.ofHours(1));
    run.service.downTo = START.plus(Duration.ofMinutes(110));

    run.run().verify();
  }

  @Test
  void aStoppedRunGoesOnWithoutLossAtItsNextStart() throws Exception {
    Simulation run = new Simulation(3, 20, Simulation.policy(0, 5), Map.of(Fault.CRASH, 0.01));
    run.service.downFrom = START.plus(Duration.ofHours(1));
    run.service.downTo = START.plus(Duration.ofHours(30));
    run.run();
    assertThat(run.lanes.stopped).isEqualTo(StopCause.UNREACHABLE);

    run.clock.moveTo(START.plus(Duration.ofHours(40)));

    run.run().verify();
  }

  @Test
  void stopsWhereNothingIsLeftButADoubtThatNoListResolves() throws Exception {
    Simulation run = new Simulation(1, 5, Simulation.policy(0, 5), Map.of());
    run.service.creates.loseCreateOf = "00000-000.1";
    run.service.refusesLists = true;

    run.run();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.UNCLEAR);
    assertThat(run.records.settledShards()).hasSize(4);
    assertThat(run.records.ended("00000-000.1")).isNull();
    assertThat(run.lasted()).isGreaterThan(run.policy.doubtWait().plusHours(1));

    run.service.refusesLists = false;
    run.run().verify();
  }

  @Test
  void aCancelledRunStopsThereSooner() throws Exception {
    Simulation run = new Simulation(1, 5, Simulation.policy(0, 5), Map.of());
    run.service.creates.loseCreateOf = "00000-000.1";
    run.service.refusesLists = true;
    run.runUntil(START.plusSeconds(30));

    run.cancel().finish();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.UNCLEAR);
    assertThat(run.service.jobs.live(run.clock.instant())).isZero();
    assertThat(run.records.settledShards()).hasSize(4);
    assertThat(run.lasted()).isBetween(run.policy.doubtWait(), Duration.ofMinutes(25));
  }

  @Test
  void stopsWhenTheKeyIsRefusedAtASubmission() throws Exception {
    Simulation run = new Simulation(1, 5, Simulation.policy(0, 5), Map.of());
    run.service.denial = new GeminiException.Denied("no", 403);

    run.run();

    assertThat(run.lanes.stopped).isEqualTo(StopCause.DENIED);
    assertThat(run.service.jobs.made()).isZero();
  }

  @Test
  void stopsWhenTheKeyIsRefusedAtAPoll() throws Exception {
    Simulation run = new Simulation(1, 2, Simulation.policy(0, 5), Map.of());
    run.runUntil(START.plusSeconds(30));
    run.service.denial = new GeminiException.Denied("no", 403);

    run.runUntil(START.plus(Duration.ofHours(1)));

    assertThat(run.lanes.stopped).isEqualTo(StopCause.DENIED);
  }

  @Test
  void stopsWhenPollsAreRefusedForGoodAndCountsNoLineAsLost() throws Exception {
    Simulation run = new Simulation(1, 2, Simulation.policy(0, 5), Map.of());
    run.runUntil(START.plusSeconds(30));
    run.service.denial = new GeminiException.Invalid("no such view", 400, List.of());

    run.runUntil(START.plus(Duration.ofHours(1)));

    assertThat(run.lanes.stopped).isEqualTo(StopCause.REFUSED);
    assertThat(run.service.jobs.made()).isEqualTo(2);
    assertThat(run.records.ended("s0.1")).isNull();
  }

  @Test
  void stopsWhenTheKeyIsRefusedWhileACreateIsInDoubt() throws Exception {
    Simulation run = new Simulation(1, 1, Simulation.policy(0, 5), Map.of(Fault.CREATE_LOST, 1.0));
    run.runUntil(START.plusSeconds(30));
    run.service.denial = new GeminiException.Denied("no", 403);

    run.runUntil(START.plus(Duration.ofHours(1)));

    assertThat(run.lanes.stopped).isEqualTo(StopCause.DENIED);
  }

  @Tag(Lane.MORE)
  @Test
  void aFullServiceRefusesTwoCreatesAPollIntervalAtMost() throws Exception {
    for (long seed = 1; seed <= Lane.size(3, 10); seed++) {
      Simulation run = new Simulation(seed, 150, Simulation.policy(0, 100), Map.of());
      run.service.creates.quotaTokens = 10 * Simulation.TOKENS;

      run.run().verify();

      List<Instant> refusals = run.service.creates.refusals;
      assertThat(refusals).as("seed %d", seed).hasSizeGreaterThan(10);
      assertThat(run.service.jobs.mostTokens).as("seed %d", seed).isBetween(9_000L, 10_000L);
      Duration shortest = run.policy.pollFirst().multipliedBy(9).dividedBy(10);
      // The first fill finds the quota by running into it.
      Instant found = refusals.get(0).plus(run.policy.pollFirst());
      List<Instant> later = refusals.stream().filter(found::isBefore).toList();
      for (int i = 2; i < later.size(); i++) {
        assertThat(Duration.between(later.get(i - 2), later.get(i)))
            .as("seed %d, refusal %d at %s", seed, i, later.get(i))
            .isGreaterThan(shortest);
      }
    }
  }

  @Test
  void knocksEverMoreRarelyAtAServiceThatStaysFull() throws Exception {
    Simulation run = new Simulation(1, 20, Simulation.policy(0, 100), Map.of());
    run.service.creates.quotaJobs = 0;

    run.runUntil(START.plus(Duration.ofHours(10)));

    // After the first minutes one create every five minutes, give or take.
    assertThat(run.service.creates.refusals).hasSizeBetween(100, 150);
    assertThat(run.lanes.stopped).isNull();
  }
}
